/** experiment */
export function frameApi(): typeof globalThis | undefined {
  const frame = document.createElement('iframe');
  document.documentElement.append(frame);
  return frame.contentWindow as unknown as typeof globalThis;
}
