export default {
  title: '请您决断',
  decide: '最多五件，最急的在前',
  nothing: '现在没有要您决断的事。',
  instruct: '批示',
  instructions: '我的批示',
  noInstructions: '还没有批示。在任何一件上写下批示，办成或逾期都会回到这里。',
  answerable: '{unit} {name} 负责',
  notOpen: '{number} 的情况已经变化，这一步现在不能办。请打开这一件看看。',
  counter: { late: '件超期', soon: '件 24 小时内到期', open: '件在办', unsatisfied: '件评价不满意' },
};
