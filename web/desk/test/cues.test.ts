// What is offered while somebody talks: a kind, and the unit they mean.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { likelyKinds, meantUnits, metresOf } from '../src/parts/cues.ts';

const KINDS: readonly [string, string | undefined][] = [
  ['收费员态度生硬，拒绝提供发票', 'complaint'],
  ['请问绿色通道的目录在哪里查', 'enquiry'],
  ['建议匝道口加一盏路灯', 'suggestion'],
  ['感谢收费员帮我推车', 'praise'],
  ['车在 K12 抛锚了，求助', 'help'],
  ['涉路施工许可申请等了四十天', 'application'],
  ['队长索要好处费', 'misconduct'],
  ['今天天气很好', undefined],
  ['', undefined],
];
test('a kind is offered by the words of the caller, and none where they say nothing', () => {
  for (const [text, kind] of KINDS) assert.equal(likelyKinds(text)[0], kind, text);
});
test('at most two kinds are offered, the likelier first', () => {
  assert.deepEqual(likelyKinds('请问怎么投诉'), ['enquiry', 'complaint']);
});

test('a stake is read as people say and type it', () => {
  for (const [text, metres] of [['K12+300', 12300], ['k12.3', 12300], ['Ｋ１２＋３００', 12300], ['在 K107 附近', 107000], ['三号车道', undefined]] as const)
    assert.equal(metresOf(text), metres, text);
});

const UNITS = [
  { id: 'x', name: '西山收费站', short: '西山站', road: 'S96', stake: 'K18+650' },
  { id: 'l', name: '柳沟湾收费站', short: '柳沟湾站', road: 'S96', stake: 'K41+300' },
  { id: 'd', name: '东湖北收费站', short: '', road: 'S97', stake: 'K19+000' },
  { id: 'o', name: '政风行风办公室', short: '' },
];
const meant = (text: string) => meantUnits(text, UNITS).map((unit) => unit.id);
test('the unit that is named comes before those near the stake', () => {
  assert.deepEqual(meant('在柳沟湾站'), ['l']);
  assert.deepEqual(meant('S96 K20'), ['x', 'l']);
  assert.deepEqual(meant('K18 附近，不是柳沟湾收费站'), ['l', 'x', 'd']);
  assert.deepEqual(meant('没有说地方'), []);
});
