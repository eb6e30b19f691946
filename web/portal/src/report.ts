// A draft for this session, on this device. Never the telephone number nor the name: other people use this phone too.
import './photos';

const form = document.querySelector<HTMLFormElement>('form[data-report]');
const store = 'qingfeng-report';
const kept = ['place', 'lane', 'kind', 'body', 'plate'] as const;

type Draft = Partial<Record<(typeof kept)[number], string>>;

const read = (): Draft => {
  try {
    return JSON.parse(sessionStorage.getItem(store) ?? '{}') as Draft;
  } catch {
    return {};
  }
};
const write = (draft: Draft): void => {
  try {
    sessionStorage.setItem(store, JSON.stringify(draft));
  } catch {
    // Private windows may have no storage: the form still carries everything from step to step.
  }
};

const fields = (name: string): HTMLElement[] =>
  form === null ? [] : [...form.querySelectorAll<HTMLElement>(`[name="${name}"]:not([type="hidden"])`)];

const fill = (draft: Draft): void => {
  for (const name of kept) {
    const value = draft[name];
    if (value === undefined) continue;
    for (const field of fields(name)) {
      if (field instanceof HTMLInputElement && field.type === 'radio') {
        if (field.value === value && !document.querySelector(`[name="${name}"]:checked`)) field.checked = true;
      } else if ((field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && field.value === '') {
        field.value = value;
      }
    }
  }
};

if (form !== null) {
  const draft = read();
  fill(draft);
  const clear = form.querySelector<HTMLButtonElement>('[data-clear-draft]');
  const keep = (): void => {
    const data = new FormData(form);
    for (const name of kept) {
      const value = data.get(name);
      if (typeof value === 'string') draft[name] = value;
    }
    write(draft);
    if (clear) clear.hidden = false;
  };
  form.addEventListener('input', keep);
  if (clear !== null) {
    clear.hidden = Object.values(draft).every((value) => value === '');
    clear.addEventListener('click', () => {
      try {
        sessionStorage.removeItem(store);
      } catch {
        // Nothing was kept.
      }
      location.assign('/report');
    });
  }
}

export {};
