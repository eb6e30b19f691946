import type { Matter } from '@/api/client';

/** Papers that can be laid out from the record of a matter, each only once what it says has happened. */
export const PAPERS = ['registration', 'acceptance', 'refusal', 'transfer', 'reminder', 'supervision', 'extension', 'answer', 'callback'] as const;
export type PaperName = (typeof PAPERS)[number];

const happened = (matter: Matter, ...events: string[]) => matter.timeline.some((entry) => events.includes(entry.event));

export function isOpen(paper: PaperName, matter: Matter): boolean {
  switch (paper) {
    case 'registration':
      return true;
    case 'acceptance':
      return happened(matter, 'accepted');
    case 'refusal':
      return happened(matter, 'refused');
    case 'transfer':
      return happened(matter, 'assigned', 'designated');
    case 'reminder':
      return happened(matter, 'reminded', 'clock_reminded', 'clock_overdue');
    case 'supervision':
      return happened(matter, 'supervision_ordered');
    case 'extension':
      return matter.clocks.some((clock) => clock.extension !== undefined);
    case 'answer':
      return matter.answers.length > 0;
    case 'callback':
      return matter.call_backs.length > 0;
  }
}
