/**
 * Which browser process started us. Companion and token process are both its children, and a token process turns only
 * to companions of its own browser: what one browser unlocked, another does not use.
 */
import { readFileSync, readlinkSync } from 'node:fs';

export interface BrowserProcess {
  readonly pid: number;
  /** When it started, in the kernel's ticks: a number that is used again is told apart by this. */
  readonly started: string;
  /** Name of its program, such as `chromium` or `firefox-esr`. */
  readonly program: string;
}

/** The fields of /proc/PID/stat after the name, which may hold blanks and brackets itself; field 3 comes first. */
function statFields(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** A name that is safe in a path. An upgrade of a running program adds a remark to its link. */
export function programName(link: string): string {
  const name = link.replace(/ \(deleted\)$/, '').replace(/^.*\//, '');
  return name.toLowerCase().replaceAll(/[^a-z0-9-]/g, '-') || 'unknown';
}

function programOf(pid: number): string {
  try {
    return programName(readlinkSync(`/proc/${pid}/exe`));
  } catch {
    // A process may hide its program even from its own user; its name is open to all.
    return programName(readFileSync(`/proc/${pid}/comm`, 'utf8').trim());
  }
}

/** The process that started this one. @throws when it has ended already. Nothing but its number is known off Linux. */
export function browserProcess(): BrowserProcess {
  const pid = process.ppid;
  if (process.platform !== 'linux') return { pid, started: '0', program: 'unknown' };
  return { pid, started: statFields(pid)[19] ?? '0', program: programOf(pid) };
}
