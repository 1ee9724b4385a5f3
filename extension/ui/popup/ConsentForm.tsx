/**
 * Deciding whether the tab's site may have an auth config used on its behalf. Nothing is chosen for the user but what
 * this very page was refused; Enter in a field allows nothing.
 */
import { useCallback, useState } from 'preact/hooks';
import type { GrantDecision } from '../../../shared/grant.js';
import type { ConsentChoice } from '../../messages/consent-view.js';
import { useAsk } from '../background.js';
import { AllowButton } from '../components/AllowButton.js';
import { Button } from '../components/Button.js';
import { DecisionField } from '../components/DecisionField.js';
import { Notice } from '../components/Notice.js';
import { RadioField } from '../components/RadioField.js';
import { Silent } from '../components/Silent.js';
import { TextField } from '../components/TextField.js';
import { decisionsOffered } from '../decisions.js';
import { t } from '../i18n.js';
import { useLoaded } from '../use-loaded.js';
import { usePublicSuffix } from '../use-public-suffix.js';
import { ChoiceState } from './ChoiceState.js';
import { type ConsentOutcome, ConsentResult } from './ConsentResult.js';
import { decideFor } from './decide-for.js';

/** Where the user comes from: an entry about a site and a resource, or nothing in particular. */
export interface Lead {
  readonly site?: string | undefined;
  readonly resource?: string | undefined;
  /** An address that was clicked: what covers it is chosen. */
  readonly search?: string | undefined;
}

const nameOf = ({ configId, resource }: ConsentChoice) => `${configId} ${resource}`;

export function ConsentForm({ tabId, lead }: { tabId: number; lead: Lead }) {
  const ask = useAsk();
  const [search, setSearch] = useState(lead.search ?? '');
  const load = useCallback(
    () => ask('consent.choices', { tabId, search, ...(lead.site === undefined ? {} : { site: lead.site }) }),
    [ask, tabId, search, lead.site],
  );
  const { value, failed, reload } = useLoaded(load);
  const [picked, setPicked] = useState<string>();
  const [wish, setDecision] = useState<GrantDecision>('session');
  const [outcome, setOutcome] = useState<ConsentOutcome>();
  const isSuffix = usePublicSuffix(value?.site);

  if (failed) return <Silent retry={reload} />;
  if (value === undefined) return null;
  const { site = '', choices } = value;
  const problem = value.problem ?? (isSuffix ? 'public-suffix' : undefined);
  if (problem === 'no-site') return <p class="muted">{t('noPage')}</p>;
  if (problem !== undefined)
    return (
      <Notice kind="warning" title={t('consentImpossible', site)}>
        {t(problem === 'clear-text' ? 'consentClearText' : 'consentPublicSuffix')}
      </Notice>
    );

  const wanted = choices.filter(
    choice => (lead.resource ?? choice.resource) === choice.resource && choice.wanted,
  );
  const meant = search !== '' && search === lead.search ? choices : wanted;
  const suggested = meant.length === 1 ? meant[0] : undefined;
  const chosen = picked === undefined ? suggested : choices.find(choice => nameOf(choice) === picked);

  // What was decided for one config may not be for another.
  const decision = decisionsOffered(chosen?.method).includes(wish) ? wish : 'session';

  /** Runs `work` and shows what came of it; the choices show what is decided now. */
  const carryOut = (work: Promise<ConsentOutcome>) => {
    setOutcome('asking');
    work
      .catch((error: unknown): ConsentOutcome => {
        console.error(error);
        return 'failed';
      })
      .then(setOutcome)
      .then(reload);
  };
  // The browser is asked within the click, before anything is awaited.
  const decide = (choice: ConsentChoice) =>
    carryOut(decideFor(ask, { tabId, site, configId: choice.configId, decision }, choice.origins));
  const revoke = ({ configId, decidedFor = site }: ConsentChoice) =>
    carryOut(ask('grants.remove', { site: decidedFor, configId }).then(() => 'revoked'));

  return (
    <div class="stack tight">
      <p>{t('consentSite', site)}</p>
      <TextField
        label={t('consentSearch')}
        type="search"
        value={search}
        onInput={text => {
          setSearch(text);
          setPicked(undefined);
        }}
      />
      {choices.length === 0 ? (
        <p class="muted" role="status">
          {t('consentNone')}
        </p>
      ) : (
        <div class="offers">
          <RadioField
            legend={t('consentResource')}
            value={chosen && nameOf(chosen)}
            choices={choices.map(choice => ({
              value: nameOf(choice),
              text: choice.resource,
              hint: <ChoiceState choice={choice} site={site} />,
            }))}
            onChange={name => {
              setPicked(name);
              setOutcome(undefined);
            }}
          />
        </div>
      )}
      <DecisionField
        hint={t('consentConfig')}
        method={chosen?.method}
        value={decision}
        onChange={setDecision}
      />
      <div class="actions">
        <AllowButton
          question={site}
          disabled={chosen === undefined || isSuffix === undefined || outcome === 'asking'}
          onAllow={() => chosen !== undefined && decide(chosen)}
        >
          {t(decision === 'never' ? 'consentRefuse' : 'consentAllow')}
        </AllowButton>
        {chosen?.decision !== undefined && (
          <Button disabled={outcome === 'asking'} onClick={() => revoke(chosen)}>
            {t('revoke')}
          </Button>
        )}
      </div>
      {outcome !== undefined && <ConsentResult outcome={outcome} site={site} tabId={tabId} />}
    </div>
  );
}
