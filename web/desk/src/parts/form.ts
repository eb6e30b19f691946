import type { Field } from '@/api/client';

export type FormValue = string | { count: string; unit: string } | FormValue[] | { [name: string]: FormValue };

/** What a field holds before anybody typed: the server's proposal, or nothing. */
export function blank(field: Field): FormValue {
  const given: unknown = field.value;
  switch (field.type) {
    case 'limit': {
      const limit = (typeof given === 'object' && given !== null ? given : {}) as { count?: number; unit?: string };
      return { count: limit.count === undefined ? '' : String(limit.count), unit: limit.unit ?? field.options?.[0]?.key ?? '' };
    }
    case 'texts':
      return Array.isArray(given) ? given.map((one) => String(one)) : field.required ? [''] : [];
    case 'group':
      return Array.isArray(given)
        ? given.map((one: Record<string, unknown>) =>
            Object.fromEntries((field.fields ?? []).map((inner) => [inner.name, blank({ ...inner, value: one[inner.name] ?? inner.value } as Field)])),
          )
        : [];
    case 'text':
    case 'long_text':
    case 'choice':
    case 'integer':
    case 'date':
    case 'unit':
    case 'person':
      return given === undefined || given === null ? '' : String(given);
  }
}

/** Full-width digits are digits. */
function digits(text: string): string {
  return text.trim().replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0));
}

function body(field: Field, value: FormValue): unknown {
  switch (field.type) {
    case 'limit': {
      const limit = value as { count: string; unit: string };
      const count = digits(limit.count);
      return count === '' ? undefined : { count: Number(count), unit: limit.unit };
    }
    case 'texts': {
      const texts = (value as FormValue[]).map((one) => String(one).trim()).filter((one) => one !== '');
      return texts.length === 0 ? undefined : texts;
    }
    case 'group': {
      const rows = value as Record<string, FormValue>[];
      return rows.length === 0 ? undefined : rows.map((row) => bodyOf(field.fields ?? [], row));
    }
    case 'integer': {
      const text = digits(String(value));
      return text === '' ? undefined : Number(text);
    }
    case 'text':
    case 'long_text':
    case 'choice':
    case 'date':
    case 'unit':
    case 'person': {
      const text = String(value).trim();
      return text === '' ? undefined : text;
    }
  }
}

/** The body to send: what was left empty is left out. */
export function bodyOf(fields: readonly Field[], values: Record<string, FormValue>): Record<string, unknown> {
  const all = fields.map((field) => [field.name, body(field, values[field.name] ?? blank(field))] as const);
  return Object.fromEntries(all.filter(([, value]) => value !== undefined));
}

/** Required fields without anything in them, by path; what the server finds besides is its own to say. */
export function missing(fields: readonly Field[], values: Record<string, FormValue>, path = ''): { path: string; field: Field }[] {
  return fields.flatMap((field) => {
    const here = path + field.name;
    const value = values[field.name] ?? blank(field);
    if (field.type === 'group')
      return (value as Record<string, FormValue>[]).flatMap((row, index) => missing(field.fields ?? [], row, `${here}.${index}.`));
    return field.required && body(field, value) === undefined ? [{ path: here, field }] : [];
  });
}
