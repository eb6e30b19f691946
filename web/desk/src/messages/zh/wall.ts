export default {
  title: '今日办件',
  stale: '数据停在 {time}',
  roads: '路线',
  urgent: '最急的十件',
  none: '没有在计时的办件。',
  hold: '停在这一页',
  go: '继续翻页',
  open: '在办 {open}',
  lateOf: '超期 {late}，在办 {open}',
};
