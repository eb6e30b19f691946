/**
 * What somebody on the telephone probably means, by the words they use. Offered, never set: the operator has heard the voice, this has not.
 */
const CUES: Readonly<Record<string, readonly string[]>> = {
  misconduct: ['受贿', '索要', '索贿', '回扣', '私分', '贪污', '吃拿卡要', '好处费', '截留'],
  review: ['复查', '复核'],
  petition: ['信访', '上访'],
  complaint: ['投诉', '态度', '生硬', '拒绝', '不给', '乱收费', '多收', '重复扣费', '没有人管', '没有人查验', '没人', '排队', '粗暴', '骂', '推诿', '不理', '辱骂'],
  report_third_party: ['举报', '超载', '摆摊', '倾倒', '占用应急车道', '违建', '盗窃'],
  suggestion: ['建议', '希望能', '能不能加', '可以考虑', '最好能', '不如'],
  application: ['申请', '许可', '审批', '办证', '批文'],
  help: ['求助', '帮忙', '抛锚', '没油', '被困', '救援', '丢了', '遗失', '找回', '爆胎'],
  praise: ['表扬', '感谢', '谢谢', '点赞', '锦旗'],
  media: ['微博', '抖音', '热搜', '记者', '曝光', '报道'],
  enquiry: ['请问', '怎么', '如何', '在哪', '哪里', '多少钱', '咨询', '查一下', '什么时候', '要什么材料'],
};

/** At most two kinds, the likeliest first. */
export function likelyKinds(text: string): string[] {
  return Object.entries(CUES)
    .map(([kind, cues]) => ({ kind, count: cues.filter((cue) => text.includes(cue)).length }))
    .filter((one) => one.count > 0)
    .sort((a, b) => b.count - a.count)
    .slice(0, 2)
    .map((one) => one.kind);
}

export interface PlacedUnit {
  id: string;
  name: string;
  short: string;
  road?: string | undefined;
  stake?: string | undefined;
}

const UNITS_MAX = 4;
const REACH_METRES = 30_000;

const narrow = (text: string) => text.replace(/[！-～]/g, (one) => String.fromCharCode(one.charCodeAt(0) - 0xfee0)).toUpperCase();

/** "K12+300", "k12.3", "K12": metres. */
export function metresOf(text: string): number | undefined {
  const found = /K\s?(\d{1,4})(?:\s?\+\s?(\d{1,3})|\.(\d{1,3}))?/.exec(narrow(text));
  if (!found) return undefined;
  return Number(found[1]) * 1000 + Number(found[2] ?? (found[3] ?? '').padEnd(3, '0'));
}

/** Units whose name was said, then those nearest to the stake that was said, on that road where one was named. */
export function meantUnits<U extends PlacedUnit>(text: string, units: readonly U[]): U[] {
  const named = units.filter((unit) => text.includes(unit.name) || (unit.short !== '' && text.includes(unit.short)));
  const metres = metresOf(text);
  if (metres === undefined) return named.slice(0, UNITS_MAX);
  const roads: string[] = narrow(text).match(/[GS]\d{1,4}/g) ?? [];
  const near = units
    .flatMap((unit) => {
      const at = unit.stake ? metresOf(unit.stake) : undefined;
      if (at === undefined || named.includes(unit) || (roads.length > 0 && !roads.includes(unit.road ?? ''))) return [];
      return [{ unit, away: Math.abs(at - metres) }];
    })
    .filter((one) => one.away <= REACH_METRES)
    .sort((a, b) => a.away - b.away)
    .map((one) => one.unit);
  return [...named, ...near].slice(0, UNITS_MAX);
}
