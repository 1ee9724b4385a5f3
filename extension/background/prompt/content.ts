/** A question as the window shows it. */
import type { PromptPush } from '../../messages/prompt-push.js';
import { toBase64 } from '../../vault/encoding.js';
import { Vault } from '../../vault/vault.js';
import type { Pair } from '../attach/place.js';
import { opened, vaultStatus } from '../session.js';
import type { Shown } from './queue.js';

const named = ({ configId, name, method }: Pair) => ({ configId, name, method });

/** Undefined where there is nothing (any more) to show of it. */
export async function contentOf(shown: Shown | undefined): Promise<PromptPush | undefined> {
  if (shown === undefined) return undefined;
  const { question, waiting, ...rest } = shown;
  const common = { ...rest, waiting: [...waiting] };
  if (question.kind === 'unlock') {
    const header = await Vault.header();
    if (header === undefined) return undefined;
    return { kind: 'unlock', ...common, status: await vaultStatus(), header: toBase64(header) };
  }
  if (question.kind === 'reload') return { ...common, kind: 'reload', hosts: [...question.hosts] };
  const open = opened();
  if (open === undefined) return undefined;
  if (question.kind === 'choose')
    return { ...common, ...question, configs: open.pairs.tied(question.resource).map(named) };
  const { configId, ...about } = question;
  const [pair] = open.pairsOf(configId);
  if (pair === undefined) return undefined;
  if (about.kind === 'sign' || about.kind === 'authorize')
    return { ...common, ...about, config: named(pair) };
  const decision = open.grants.table.decision(configId, about.site);
  return { ...common, ...about, config: named(pair), ...(decision === undefined ? {} : { decision }) };
}
