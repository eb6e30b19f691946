import type { Schemas } from '@/api/client';

/** The closed lists of the interface, in the order people look for them. Their words stand in the message files. */
export const KINDS: readonly Schemas['Kind'][] = [
  'complaint',
  'enquiry',
  'help',
  'suggestion',
  'report_third_party',
  'application',
  'petition',
  'praise',
  'media',
  'review',
];
export const STATES: readonly Schemas['State'][] = [
  'registered',
  'assigned',
  'returned',
  'accepted',
  'handling',
  'suspended',
  'awaiting_signature',
  'answered',
  'call_back',
  'closed',
  'archived',
  'refused',
  'merged',
  'withdrawn',
  'referred',
  'imported',
];

/** How a matter came straight here, and the systems that hand theirs to us: what lists are filtered by. */
export const CHANNELS = ['web', 'phone', 'letter', 'visit', 'qr_code', 'media'] as const;
export const SYSTEMS = ['12328', '12345', '信访'] as const;
