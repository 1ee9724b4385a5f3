import type { ButtonHTMLAttributes } from 'preact';

interface ButtonProps extends ButtonHTMLAttributes {
  /** `primary`: the one thing to do here; `danger`: destroys something; `quiet`: beside other things. */
  look?: 'primary' | 'danger' | 'quiet' | 'plain';
}

/** A button that submits nothing unless told to (`type="submit"`). */
export function Button({ look = 'plain', type = 'button', class: extra, ...rest }: ButtonProps) {
  return (
    <button type={type} class={`button ${look}${extra === undefined ? '' : ` ${String(extra)}`}`} {...rest} />
  );
}
