import type zh from '../zh/todo';

const todo: typeof zh = {
  title: 'To do',
  caption: 'To do, earliest deadline first',
  counters: 'By time limit',
  whose: 'Scope',
  calls: 'Calls to make',
  noneMine: 'Nothing waits for you now. Look at all open matters you may see.',
  noneMineOrRegister: 'Nothing waits for you now. Look at all open matters you may see, or register a new one.',
  noneAll: 'There are no open matters now.',
  callsTitle: 'Whom to call today',
  callsLead: 'The office calls, never the unit that handled the matter. One attempt at each hour; after three it counts as not reached.',
  callsNone: 'Nobody is waiting to be called.',
  callsCaption: 'Calls to make, earliest deadline first',
  why: 'Why',
  attempts: 'Called so far',
  left: '{n} attempts left',
  notBefore: 'not before {time}',
  noPhone: 'no phone number was left',
  never: 'not called yet',
};
export default todo;
