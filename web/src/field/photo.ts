// A picture from the camera, made fit for the county: JPEG, PNG or WebP of at most 8 MB, otherwise untouched,
// since the original carries the time and place of taking.
const MOST_BYTES = 8 * 1024 * 1024
const FITTING = ['image/jpeg', 'image/png', 'image/webp']

/** Throws when the file is no picture this phone can read. */
export async function fit(file: Blob): Promise<Blob> {
  if (FITTING.includes(file.type) && file.size <= MOST_BYTES) return file
  const picture = await createImageBitmap(file)
  for (let scale = 1; scale > 0.1; scale *= 0.7) {
    const smaller = await drawn(picture, scale)
    if (smaller.size <= MOST_BYTES) return smaller
  }
  throw new Error('the picture stays over 8 MB')
}

async function drawn(picture: ImageBitmap, scale: number): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.9))
  if (!blob) throw new Error('the picture cannot be drawn')
  return blob
}
