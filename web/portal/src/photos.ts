// Photos are made small before they are sent, which also leaves out where they were taken. One that fails never stops the report.

const edge_max = 1600;

const shrink = async (file: File): Promise<Blob> => {
  const image = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const scale = Math.min(1, edge_max / Math.max(image.width, image.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(image.width * scale));
  canvas.height = Math.max(1, Math.round(image.height * scale));
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  image.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob === null ? reject(new Error('no picture')) : resolve(blob)), 'image/jpeg', 0.82);
  });
};

const send = (url: string, blob: Blob, name: string, progress: (share: number) => void): Promise<string> =>
  new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const data = new FormData();
    data.append('photo_file', blob, name);
    request.open('POST', url);
    request.responseType = 'json';
    request.timeout = 60_000;
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(event.loaded / event.total);
    };
    request.onload = () => {
      const answer = request.response as { id?: string } | null;
      if (request.status === 201 && typeof answer?.id === 'string') resolve(answer.id);
      else reject(new Error(String(request.status)));
    };
    request.onerror = request.ontimeout = () => reject(new Error('network'));
    request.send(data);
  });

export const preparePhotos = (form: HTMLFormElement): void => {
  const input = form.querySelector<HTMLInputElement>('input[type="file"][data-photos]');
  const list = form.querySelector<HTMLElement>('[data-photo-list]');
  const said = form.querySelector<HTMLElement>('[data-photo-said]');
  if (input === null || list === null || said === null) return;
  const words = input.dataset;
  const limit = Number(words['max'] ?? '6');

  const count = (): number => list.querySelectorAll('li').length;

  const add = (file: File): void => {
    const item = document.createElement('li');
    const name = document.createElement('span');
    name.textContent = file.name;
    const bar = document.createElement('progress');
    bar.max = 1;
    bar.setAttribute('aria-label', file.name);
    const state = document.createElement('span');
    state.className = 'small';
    const again = document.createElement('button');
    again.type = 'button';
    again.className = 'as-link';
    again.textContent = `${words['retry'] ?? ''} ${file.name}`;
    again.hidden = true;
    const remove = document.createElement('button');
    remove.type = 'button';
    remove.className = 'as-link';
    remove.textContent = `${words['remove'] ?? ''} ${file.name}`;
    remove.addEventListener('click', () => {
      item.remove();
      said.textContent = `${words['removed'] ?? ''} ${file.name}`;
    });
    item.append(name, bar, state, again, remove);
    list.append(item);

    const upload = async (): Promise<void> => {
      again.hidden = true;
      bar.hidden = false;
      state.textContent = '';
      try {
        const small = await shrink(file);
        const id = await send(words['photos'] ?? '', small, 'photo.jpg', (share) => {
          bar.value = share;
        });
        const hidden = document.createElement('input');
        hidden.type = 'hidden';
        hidden.name = 'photo';
        hidden.value = id;
        item.append(hidden);
        bar.hidden = true;
        state.textContent = words['done'] ?? '';
        said.textContent = `${file.name} ${words['done'] ?? ''}`;
      } catch {
        bar.hidden = true;
        again.hidden = false;
        state.textContent = words['failed'] ?? '';
        said.textContent = `${file.name} ${words['failed'] ?? ''}`;
      }
    };
    again.addEventListener('click', () => void upload());
    void upload();
  };

  input.addEventListener('change', () => {
    for (const file of [...(input.files ?? [])]) {
      if (count() >= limit) {
        said.textContent = words['tooMany'] ?? '';
        break;
      }
      add(file);
    }
    // They go by themselves; the form need not carry them a second time.
    input.value = '';
  });
};
