/** As much of XML 1.0 as QGIS's exports are: elements, attributes and text, read strictly, with no entity of their own. */
import { SaxesParser } from 'saxes';
import { damaged, QgisDataError } from './errors.js';

export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly Element[];
  readonly text: string;
}

interface Growing extends Element {
  children: Growing[];
  text: string;
}

/** Deeper than any export. */
const deepest = 20;
const most = 1_000_000;

/** Reads a document. @throws QgisDataError `damaged`, `too-large`, or `not-qgis` for what is no XML at all */
export function readXml(text: string): Element {
  if (!text.trimStart().startsWith('<')) throw new QgisDataError('not-qgis', 'no XML');
  const parser = new SaxesParser();
  const open: Growing[] = [];
  let root: Growing | undefined;
  let count = 0;
  parser.on('error', error => {
    throw damaged(error.message);
  });
  parser.on('doctype', doctype => {
    // Definitions of entities, which may name files or grow without end: QGIS writes none.
    if (doctype.includes('[')) throw damaged('a document type with definitions');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length >= deepest || ++count > most) throw new QgisDataError('too-large', 'elements');
    const element: Growing = { name, attributes: { ...attributes }, children: [], text: '' };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('text', part => {
    const last = open.at(-1);
    if (last !== undefined) last.text += part;
  });
  parser.on('closetag', () => void open.pop());
  try {
    parser.write(text).close();
  } catch (error) {
    if (error instanceof QgisDataError) throw error;
    throw damaged('XML');
  }
  if (root === undefined) throw damaged('an empty document');
  return root;
}

/** XML 1.0, production 5; QGIS's keys are ASCII but for names that a user gave. */
const nameStart =
  ':A-Z_a-z\\u00c0-\\u00d6\\u00d8-\\u00f6\\u00f8-\\u02ff\\u0370-\\u037d\\u037f-\\u1fff\\u200c-\\u200d\\u2070-\\u218f\\u2c00-\\u2fef\\u3001-\\ud7ff\\uf900-\\ufdcf\\ufdf0-\\ufffd\\u{10000}-\\u{effff}';
const xmlName = new RegExp(`^[${nameStart}][-.0-9\\u00b7\\u0300-\\u036f\\u203f-\\u2040${nameStart}]*$`, 'u');

export const isXmlName = (name: string): boolean => xmlName.test(name) && !/^xmlns(:|$)/.test(name);

/** XML 1.0, production 2: all but most control characters, half surrogates, and two more. */
export const isXmlText = (text: string): boolean =>
  /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text);

/** An attribute; white space other than blanks as references, or it would come back as blanks. */
export function attribute(name: string, value: string): string {
  const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  const escaped = value.replace(/[&<>"\t\n\r]/g, it => escapes[it] ?? `&#x${it.charCodeAt(0).toString(16)};`);
  return `${name}="${escaped}"`;
}
