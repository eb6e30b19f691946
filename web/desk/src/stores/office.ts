import { defineStore } from 'pinia';
import { computed, ref, shallowRef, watch } from 'vue';
import { api, must, type Schemas } from '@/api/client';
import { language } from '@/api/language';

/** Units, people and subjects of today, read once and again when the language changes. */
export const useOffice = defineStore('office', () => {
  const organisation = shallowRef<Schemas['Organisation']>();
  const asked = ref(false);
  const read = async () => {
    if (asked.value) return;
    asked.value = true;
    try {
      organisation.value = await must(api.GET('/api/v1/organisation'));
    } catch {
      // Pickers stay empty and are asked for again when next opened; the form itself shows what the server says.
      asked.value = false;
    }
  };
  watch(language, () => {
    asked.value = false;
    if (organisation.value) void read();
  });
  const units = computed(() => organisation.value?.units ?? []);
  const people = computed(() => organisation.value?.people ?? []);
  /** As pickers show them. */
  const unitChoices = computed(() => units.value.map((one) => ({ key: one.id, name: one.name, hint: [one.kind_name, one.road, one.stake].filter(Boolean).join(' ') })));
  const personChoices = computed(() =>
    people.value.map((one) => ({ key: one.id, name: one.name, hint: one.posts.map((post) => `${post.unit.name} ${post.role_name}`).join(' ') })),
  );
  return { organisation, units, people, unitChoices, personChoices, read };
});
