import type zh from '../zh/leader';

const leader: typeof zh = {
  title: 'For your decision',
  decide: 'At most five, the most urgent first',
  nothing: 'Nothing waits for your decision now.',
  instruct: 'Write an instruction',
  instructions: 'My instructions',
  noInstructions: 'None yet. Written on any matter, an instruction comes back here when it is done or late.',
  answerable: '{name}, {unit}, answers for it',
  notOpen: '{number} has changed since; this step is not open now. Please open the matter.',
  counter: { late: 'overdue', soon: 'due within 24 hours', open: 'open', unsatisfied: 'judged unsatisfactory' },
};
export default leader;
