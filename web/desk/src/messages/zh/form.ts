export default {
  missing: '请填写：{label}',
  add: '再加一项',
  remove: '去掉第 {n} 项',
  count: '数量',
  unit: '单位',
  noMatch: '没有匹配的名称',
  noData: '没有可选的名称',
  kept: '草稿已保存',
};
