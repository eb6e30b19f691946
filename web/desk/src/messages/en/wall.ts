import type zh from '../zh/wall';

const wall: typeof zh = {
  title: 'Matters today',
  stale: 'Data stopped at {time}',
  roads: 'Roads',
  urgent: 'The ten most urgent',
  none: 'No clock is running.',
  hold: 'Stay on this page',
  go: 'Turn pages again',
  open: '{open} open',
  lateOf: '{late} overdue, {open} open',
};
export default wall;
