import { computed } from 'vue';
import { useRoute, useRouter, type LocationQuery } from 'vue-router';

export const FILTERS = ['scope', 'deadline', 'state', 'kind', 'unit', 'line', 'handler', 'source', 'open'] as const;
export type FilterName = (typeof FILTERS)[number];
export type Filters = Partial<Record<FilterName, string>>;

export function filtersOf(query: LocationQuery): Filters {
  const found: Filters = {};
  for (const name of FILTERS) {
    const value = query[name];
    if (typeof value === 'string' && value !== '') found[name] = value;
  }
  return found;
}

/** Filters live in the address: a list can be sent to a colleague, and Back goes back. */
export function useFilters() {
  const route = useRoute();
  const router = useRouter();
  const filters = computed(() => filtersOf(route.query));
  const withFilter = (name: FilterName, value: string | undefined): Filters => {
    const next = { ...filters.value };
    if (value === undefined || value === '') delete next[name];
    else next[name] = value;
    return next;
  };
  /** Words that are looked for stay; they are no filter. */
  const kept = () => (typeof route.query.q === 'string' ? { q: route.query.q } : {});
  const set = (name: FilterName, value: string | undefined) => router.push({ query: { ...kept(), ...withFilter(name, value) } });
  const clear = () => router.push({ query: kept() });
  return { filters, withFilter, set, clear };
}
