import type { Container } from 'kubernetes-types/core/v1.d.ts';
import { toFullImageName } from '../images/image-name.ts';
import type { Image, ImageStore } from '../images/image-store.ts';

export type ImageResult =
  | { kind: 'present'; image: Image; message: string; pulling: boolean }
  | { kind: 'missing'; reason: 'ErrImagePull' | 'ErrImageNeverPull' | 'InvalidImageName'; message: string; failure: string };

/**
 * Looks for a container's image in the store, with the words of the kubelet (pkg/kubelet/images/image_manager.go) and, for what is
 * missing, those of containerd for an image that its registry does not know.
 */
export async function findImage(images: ImageStore, { image: name = '', imagePullPolicy }: Container): Promise<ImageResult> {
  const full = toFullImageName(name);
  const image = await images.find(name);
  const policy = imagePullPolicy ?? (full.endsWith(':latest') ? 'Always' : 'IfNotPresent');
  if (image && policy !== 'Always') return { kind: 'present', image, pulling: false, message: `Container image "${name}" already present on machine` };
  if (image) return { kind: 'present', image, pulling: true, message: `Successfully pulled image "${name}" in 0s (0s including waiting). Image size: ${image.sizeBytes} bytes.` };
  if (policy === 'Never') {
    const message = `Container image "${name}" is not present with pull policy of Never`;
    return { kind: 'missing', reason: 'ErrImageNeverPull', message, failure: message };
  }
  const message = `failed to pull and unpack image "${full}": failed to resolve reference "${full}": ${full}: not found (this cluster has no registry; load the image with: sandbox-cluster image load ${name} --from FOLDER)`;
  return { kind: 'missing', reason: 'ErrImagePull', message, failure: `Failed to pull image "${name}": ${message}` };
}
