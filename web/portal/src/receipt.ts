// Keeping the code: copied, printed, or drawn into a picture, on this device alone.
const code = document.querySelector('[data-code]')?.textContent ?? '';
const said = document.querySelector<HTMLElement>('[data-said]');

const copy = document.querySelector<HTMLButtonElement>('[data-copy]');
if (copy !== null && navigator.clipboard !== undefined) {
  copy.hidden = false;
  copy.addEventListener('click', () => {
    void navigator.clipboard.writeText(code).then(() => {
      if (said) said.textContent = copy.dataset['done'] ?? '';
    });
  });
}

const draw = (place: HTMLElement): HTMLCanvasElement | undefined => {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (context === null) return undefined;
  const lines: [string, number, number][] = [[document.querySelector('.head .name')?.firstChild?.textContent?.trim() ?? '', 28, 600]];
  lines.push([document.querySelector('h1')?.textContent ?? '', 44, 600], [code, 52, 600]);
  for (const row of place.querySelectorAll('.facts > div')) {
    lines.push([`${row.querySelector('dt')?.textContent ?? ''}：${row.querySelector('dd')?.textContent?.trim() ?? ''}`, 30, 400]);
  }
  canvas.width = 900;
  canvas.height = 80 + lines.reduce((sum, [, size]) => sum + size * 1.8, 0);
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = '#16202c';
  let y = 40;
  for (const [text, size, weight] of lines) {
    y += size * 1.8;
    context.font = `${weight} ${size}px ${getComputedStyle(document.body).fontFamily}`;
    context.fillText(text, 40, y - size * 0.5, canvas.width - 80);
  }
  return canvas;
};

const save = document.querySelector<HTMLButtonElement>('[data-save-image]');
const place = document.querySelector<HTMLElement>('[data-receipt]');
if (save !== null && place !== null) {
  save.hidden = false;
  save.addEventListener('click', () => {
    draw(place)?.toBlob((blob) => {
      if (blob === null) return;
      const link = document.createElement('a');
      link.href = URL.createObjectURL(blob);
      link.download = 'qingfeng.png';
      link.click();
      window.setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
    }, 'image/png');
  });
}

// It was sent: what was kept of it on this device goes.
try {
  sessionStorage.removeItem('qingfeng-report');
} catch {
  // Storage can be switched off; then nothing was kept.
}

export {};
