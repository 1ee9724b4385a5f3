/** The few signs used beside words; they carry no meaning of their own, so assistive technology skips them. */
const paths = {
  lock: 'M5 7V5a3 3 0 0 1 6 0v2m-7 0h8v6H4z',
  info: 'M8 7.5v4M8 4.8v.2M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0z',
  ok: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM5.4 8.2l1.9 1.9 3.4-3.8',
  warning: 'M8 6.2v3.2M8 11.4v.2M8 2.2 14.4 13.4H1.6z',
  danger: 'M14 8A6 6 0 1 1 2 8a6 6 0 0 1 12 0zM6 6l4 4m0-4-4 4',
  copy: 'M6 6h7v7H6zM10 6V3H3v7h3',
  done: 'M3.5 8.5 6.5 11.5 12.5 5',
  plus: 'M8 3.5v9M3.5 8h9',
  search: 'M11.5 7a4.5 4.5 0 1 1-9 0 4.5 4.5 0 0 1 9 0zM10.3 10.3 13.5 13.5',
  settings: 'M2.5 5h6m3 0h2M2.5 11h2m3 0h6M8.5 3.2v3.6h3V3.2zM4.5 9.2v3.6h3V9.2z',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true" focusable="false">
      <path
        d={paths[name]}
        fill="none"
        stroke="currentColor"
        stroke-width="1.4"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </svg>
  );
}
