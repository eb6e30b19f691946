/** A problem document (RFC 9457) as the server writes it. */
export interface Problem {
  code?: string;
  title?: string;
  detail?: string;
  status?: number;
  errors?: { field?: string; pointer?: string; code?: string; detail?: string; message?: string }[];
}

/** What a page shows when something did not work: in words, with the field where there is one. */
export interface Trouble {
  status: number;
  code: string;
  title: string;
  detail: string;
  fields: { field: string; words: string }[];
}

export class Failed extends Error {
  constructor(readonly trouble: Trouble) {
    super(trouble.title);
  }
}

export function troubleOfProblem(status: number, body: unknown): Trouble {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Problem;
  return {
    status,
    code: problem.code ?? (status >= 500 ? 'server' : 'refused'),
    title: problem.title ?? '',
    detail: problem.detail ?? '',
    fields: (problem.errors ?? []).map((error) => ({
      field: (error.field ?? error.pointer ?? '').replace(/^#?\//, '').replaceAll('/', '.'),
      words: error.detail ?? error.message ?? '',
    })),
  };
}

/** Anything thrown: a refusal of the server, or no answer at all. */
export function troubleOf(error: unknown): Trouble {
  if (error instanceof Failed) return error.trouble;
  return { status: 0, code: 'network', title: '', detail: '', fields: [] };
}
