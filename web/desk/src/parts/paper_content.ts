import type { Matter } from '@/api/client';
import { atDay, atMinute } from '@/use/words';
import type { PaperName } from './papers';

/** What stands on a paper: a form of labelled boxes, a letter, or a slip that has both. Boxes left empty are for the pen. */
export interface PaperContent {
  addressee?: string;
  paragraphs: string[];
  rows: { label: string; words: string; tall?: boolean }[];
  closing: string[];
  signed: boolean;
}

type Words = (key: string, values?: Record<string, unknown>) => string;

const textOf = (matter: Matter, ...events: string[]) => [...matter.timeline].reverse().find((entry) => events.includes(entry.event));
const clockOf = (matter: Matter, kind: string) => matter.clocks.find((clock) => clock.clock === kind);

function head(matter: Matter, t: Words): PaperContent['rows'] {
  return [
    { label: t('paper.row.kind'), words: matter.kind_name },
    { label: t('paper.row.registered'), words: atMinute(matter.registered) },
    { label: t('paper.row.channel'), words: [matter.channel_name, matter.source].filter(Boolean).join(' ') },
    { label: t('paper.row.external'), words: matter.external_number ?? '' },
    { label: t('paper.row.unit'), words: matter.unit?.name ?? '' },
    { label: t('paper.row.firstHandler'), words: matter.first_handler?.name ?? '' },
  ];
}
const deadline = (matter: Matter) => clockOf(matter, 'answer')?.date ?? '';
const contact = (matter: Matter, t: Words) => (matter.contact.given ? t('paper.contactSealed') : t('paper.contactNone'));

export function contentOf(paper: PaperName, matter: Matter, t: Words): PaperContent {
  const date = atDay(matter.registered);
  const body = { label: t('paper.row.body'), words: matter.body, tall: true };
  const points = { label: t('paper.row.points'), words: matter.points.map((point) => `${point.number}. ${point.text}`).join('\n'), tall: true };
  switch (paper) {
    case 'registration':
      return {
        paragraphs: [],
        rows: [
          ...head(matter, t),
          { label: t('paper.row.occurred'), words: matter.occurred ? atMinute(matter.occurred) : '' },
          { label: t('paper.row.place'), words: matter.place ?? '' },
          { label: t('paper.row.concerns'), words: matter.concerns?.name ?? '' },
          { label: t('paper.row.subject'), words: matter.subject?.name ?? '' },
          { label: t('paper.row.firstAsked'), words: matter.first_asked?.name ?? '' },
          { label: t('paper.row.contact'), words: contact(matter, t) },
          { label: t('paper.row.deadline'), words: deadline(matter) },
          body,
          points,
          { label: t('paper.row.proposed'), words: '', tall: true },
          { label: t('paper.row.instruction'), words: textOf(matter, 'instructed')?.text ?? '', tall: true },
          { label: t('paper.row.result'), words: matter.answers.at(-1)?.decision ?? '', tall: true },
        ],
        closing: [],
        signed: false,
      };
    case 'acceptance':
      return {
        addressee: t('paper.you'),
        paragraphs: [
          t('paper.text.acceptance', { date, number: matter.number, unit: matter.unit?.name ?? '', handler: matter.first_handler?.name ?? '' }),
          ...(deadline(matter) ? [t('paper.text.acceptanceBy', { date: deadline(matter) })] : []),
          t('paper.text.acceptanceHow'),
        ],
        rows: [],
        closing: [],
        signed: true,
      };
    case 'refusal': {
      const refused = textOf(matter, 'refused');
      // The record tells the reason of the list, the explanation and where to go instead as one line.
      const [reason, ...others] = (refused?.text ?? '').split(' · ').filter((part) => part !== '');
      return {
        addressee: t('paper.you'),
        paragraphs: [t('paper.text.refusal', { date, number: matter.number }), ...(reason ? [t('paper.text.refusalReason', { reason })] : []), ...others, ...(refused?.rule ? [t('paper.text.refusalBasis', { rule: refused.rule })] : [])],
        rows: [],
        closing: [t('paper.text.refusalRemedy')],
        signed: true,
      };
    }
    case 'transfer':
      return {
        addressee: `${matter.unit?.name ?? ''}：`,
        paragraphs: [t('paper.text.transfer')],
        rows: [
          ...head(matter, t),
          { label: t('paper.row.feedback'), words: deadline(matter) },
          body,
          points,
          { label: t('paper.row.signFor'), words: textOf(matter, 'signed_for') ? `${textOf(matter, 'signed_for')?.by.name ?? ''} ${atMinute(textOf(matter, 'signed_for')?.at)}` : '', tall: true },
        ],
        closing: [],
        signed: true,
      };
    case 'reminder':
    case 'supervision': {
      const events = paper === 'reminder' ? ['reminded', 'clock_reminded', 'clock_overdue'] : ['supervision_ordered'];
      const all = matter.timeline.filter((entry) => events.includes(entry.event));
      return {
        addressee: `${matter.unit?.name ?? ''}：`,
        paragraphs: [t(`paper.text.${paper}`)],
        rows: [
          ...head(matter, t),
          { label: t('paper.row.deadline'), words: matter.next ? `${matter.next.clock_name} ${matter.next.date} ${matter.next.words}` : '' },
          body,
          { label: t('paper.row.reminders'), words: all.map((entry) => [atMinute(entry.at), entry.event_name, entry.text].filter(Boolean).join(' ')).join('\n'), tall: true },
          ...(paper === 'supervision' ? [{ label: t('paper.row.copies'), words: '' }] : []),
          { label: t('paper.row.signFor'), words: '', tall: true },
        ],
        closing: [],
        signed: true,
      };
    }
    case 'extension': {
      const clock = matter.clocks.find((one) => one.extension !== undefined);
      const extension = clock?.extension;
      return {
        paragraphs: [],
        rows: [
          ...head(matter, t),
          body,
          { label: t('paper.row.original'), words: clock?.bound_by.find((limit) => limit.counts)?.date ?? '' },
          { label: t('paper.row.extension'), words: extension?.by ?? '' },
          { label: t('paper.row.newDate'), words: clock?.date ?? '' },
          { label: t('paper.row.reason'), words: extension?.reason ?? '', tall: true },
          { label: t('paper.row.handlerOpinion'), words: '', tall: true },
          { label: t('paper.row.unitOpinion'), words: '', tall: true },
          { label: t('paper.row.approver'), words: extension ? `${extension.approved_by.name} ${atMinute(extension.approved)}` : '', tall: true },
        ],
        closing: [],
        signed: false,
      };
    }
    case 'answer': {
      const answer = matter.answers.at(-1);
      return {
        addressee: t('paper.you'),
        paragraphs: [
          t('paper.text.answer', { date, number: matter.number }),
          `${t('paper.text.facts')}\n${answer?.facts ?? ''}`,
          `${t('paper.text.decision')}\n${answer?.decision ?? ''}`,
          `${t('paper.text.basis')}\n${answer?.basis ?? ''}`,
          ...(answer && answer.promises.length > 0
            ? [`${t('paper.text.promises')}\n${answer.promises.map((one) => t('paper.text.promise', { kind: one.kind_name, text: one.text, date: one.until })).join('\n')}`]
            : []),
        ],
        rows: [],
        closing: [t('paper.text.remedy')],
        signed: true,
      };
    }
    case 'callback':
      return {
        paragraphs: [],
        rows: [
          ...head(matter, t),
          ...matter.call_backs.flatMap((call, index) => [
            { label: t('paper.row.call', { n: index + 1 }), words: `${atMinute(call.at)} ${call.outcome_name}` },
            { label: t('paper.row.caller'), words: call.by.name },
            { label: t('paper.row.solved'), words: call.solved_name ?? '' },
            { label: t('paper.row.remark'), words: call.remark, tall: true },
          ]),
          { label: t('paper.row.verdict'), words: matter.facts.verdict ?? '' },
        ],
        closing: [],
        signed: false,
      };
  }
}
