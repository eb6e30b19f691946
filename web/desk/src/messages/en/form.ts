import type zh from '../zh/form';

const form: typeof zh = {
  missing: 'Please fill in: {label}',
  add: 'Add one more',
  remove: 'Remove {n}',
  count: 'Number',
  unit: 'Unit',
  noMatch: 'No such name',
  noData: 'Nothing to choose from',
  kept: 'Draft kept',
};
export default form;
