import { onBeforeUnmount, onMounted } from 'vue';
import { usePreferences } from '@/stores/preferences';

type Keys = Record<string, (event: KeyboardEvent) => void>;

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName))
  );
}

/** Closed dialogs stay in the document, unseen. */
function dialogIsOpen(): boolean {
  return [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].some((dialog) => dialog.getClientRects().length > 0);
}

/** Single-letter keys while the page is shown: never while somebody types, never in a dialog, off where switched off. */
export function useKeys(keys: Keys): void {
  const preferences = usePreferences();
  const pressed = (event: KeyboardEvent) => {
    if (!preferences.keys || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || dialogIsOpen()) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act(event);
  };
  onMounted(() => document.addEventListener('keydown', pressed));
  onBeforeUnmount(() => document.removeEventListener('keydown', pressed));
}
