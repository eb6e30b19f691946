// What every page gains: the place to start reading is told to assistive technology, and buttons that only scripts can serve appear.

const focusOn = (element: HTMLElement | null): void => {
  if (element === null) return;
  element.tabIndex = -1;
  element.focus();
};

// A form that came back with questions is read from its summary; any other answer to a form from its heading.
const summary = document.querySelector<HTMLElement>('[data-error-summary]');
if (summary !== null) {
  focusOn(summary);
} else if (document.body.hasAttribute('data-answer') && location.hash === '') {
  focusOn(document.querySelector<HTMLElement>('h1'));
}

for (const button of document.querySelectorAll<HTMLButtonElement>('button[data-print]')) {
  button.hidden = false;
  button.addEventListener('click', () => window.print());
}

// A second press while the first is under way changes nothing: the form carries one key, and the server answers it once. This only spares
// the person the doubt. A form that leaves the page where it is (a file, a new tab) may be pressed again at once.
for (const form of document.querySelectorAll<HTMLFormElement>('form:not([data-again])')) {
  form.addEventListener('submit', (event) => {
    if (form.dataset['sent'] === 'yes') {
      event.preventDefault();
      return;
    }
    form.dataset['sent'] = 'yes';
    // Coming back, or a connection that failed: the form may be sent again.
    window.setTimeout(() => delete form.dataset['sent'], 8000);
  });
}
window.addEventListener('pageshow', () => {
  for (const form of document.querySelectorAll('form')) delete form.dataset['sent'];
});
