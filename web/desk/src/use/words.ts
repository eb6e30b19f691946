import { computed } from 'vue';
import { language } from '@/api/language';

/** "2026-11-23 14:05" as the server wrote it, in its own zone: the text is cut, never recomputed for the viewer's. */
export function atMinute(iso: string | undefined): string {
  return iso ? iso.slice(0, 16).replace('T', ' ') : '';
}
export function atDay(iso: string | undefined): string {
  return iso ? iso.slice(0, 10) : '';
}

const WEEKDAYS = {
  zh: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
  en: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
};
/** Of a calendar date, which has no zone. */
export function weekday(date: string): string {
  const [year, month, day] = date.split('-').map(Number);
  const index = new Date(Date.UTC(year ?? 1970, (month ?? 1) - 1, day ?? 1)).getUTCDay();
  return WEEKDAYS[language.value][index] ?? '';
}

const MONTHS = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
export function monthWord(month: number): string {
  return language.value === 'en' ? (MONTHS[month - 1] ?? '') : String(month);
}

/** A word of the server as the beginning of a line: it has them in lower case, to stand within sentences too. */
export function opening(text: string): string {
  return language.value === 'en' ? text.charAt(0).toUpperCase() + text.slice(1) : text;
}
/** Dates are not broken at their hyphens. */
export function whole(text: string): string {
  return text.replace(/(\d)-(?=\d)/g, '$1-\u2060');
}

/** What somebody is, and where: a unit is named once, whatever they are there. */
export function postWords(posts: readonly { unit: { name: string }; role_name: string }[]): string {
  const zh = language.value === 'zh';
  const units = new Map<string, string[]>();
  for (const one of posts) units.set(one.unit.name, [...(units.get(one.unit.name) ?? []), one.role_name]);
  const words = [...units].map(([unit, roles]) => {
    const others = roles.filter((role) => role !== unit).join(zh ? '、' : ', ');
    return others === '' ? unit : zh ? `${unit} ${others}` : `${unit}: ${others}`;
  });
  return words.join(zh ? '；' : '; ');
}

/** Joins words as the language does. */
export const comma = computed(() => (language.value === 'zh' ? '、' : ', '));
export const colon = computed(() => (language.value === 'zh' ? '：' : ': '));

export function counted(count: { value: number; capped: boolean }): string {
  return count.capped ? `${count.value.toLocaleString('en')}+` : String(count.value);
}
