// Photos are made small on the phone before they are sent: at a toll gate a megabyte takes long, and what a camera noted about the place
// stays on the phone. Whatever fails here, the file goes as it is; the server does the same again.
const input = document.querySelector<HTMLInputElement>('[data-photos]');
const list = document.querySelector<HTMLElement>('[data-photo-list]');
const side_max = 1600;
const small_enough = 300 * 1024;

const shrunk = async (file: File): Promise<File> => {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, side_max / Math.max(picture.width, picture.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
  if (blob === null || (blob.size > file.size && file.size < small_enough)) return file;
  return new File([blob], file.name, { type: 'image/jpeg' });
};

if (input !== null && list !== null && 'createImageBitmap' in window && 'DataTransfer' in window) {
  const words = input.dataset;
  let chosen: File[] = [];
  const put = (): void => {
    const files = new DataTransfer();
    for (const file of chosen) files.items.add(file);
    input.files = files.files;
  };
  const show = (file: File, said: string): void => {
    const item = document.createElement('li');
    const picture = document.createElement('img');
    picture.alt = file.name;
    picture.src = URL.createObjectURL(file);
    picture.addEventListener('error', () => picture.remove());
    const words_beside = document.createElement('span');
    words_beside.className = 'small';
    words_beside.textContent = `${file.name} · ${Math.max(1, Math.round(file.size / 1024))} KB · ${said}`;
    const drop = document.createElement('button');
    drop.type = 'button';
    drop.className = 'as-link';
    drop.textContent = words.drop ?? '';
    drop.setAttribute('aria-label', `${words.drop ?? ''} ${file.name}`);
    drop.addEventListener('click', () => {
      chosen = chosen.filter((one) => one !== file);
      put();
      item.remove();
      URL.revokeObjectURL(picture.src);
      input.focus();
    });
    item.append(picture, words_beside, drop);
    list.append(item);
  };
  let round = 0;
  input.addEventListener('change', async () => {
    const mine = ++round;
    const files = [...(input.files ?? [])];
    const room = Number(words.photos);
    const waiting = document.createElement('li');
    waiting.textContent = words.shrinking ?? '';
    list.replaceChildren(waiting);
    const small: File[] = [];
    const said: string[] = [];
    for (const file of files.slice(0, room)) {
      try {
        small.push(await shrunk(file));
        said.push(words.ready ?? '');
      } catch {
        small.push(file);
        said.push(words.asIs ?? '');
      }
      if (mine !== round) return; // others were chosen meanwhile
    }
    chosen = small;
    put();
    list.replaceChildren();
    small.forEach((file, i) => show(file, said[i] ?? ''));
    if (files.length > room) {
      const more = document.createElement('li');
      more.textContent = words.tooMany ?? '';
      list.append(more);
    }
  });
}

export {};
