import { installBar } from './bar';
import { byId, control } from './control-client';

/** A Flex session as the world issues it, in the form that Flex keeps in local storage. */
interface Session {
  readonly accountSid: string;
  readonly token: string;
  readonly identity: string;
  readonly expiration: string;
  readonly roles: readonly string[];
  readonly flexUserSid: string;
  readonly fullName: string;
}

interface FlexState {
  readonly view: { readonly selectedTaskSid?: string };
  readonly worker: {
    readonly tasks: ReadonlyMap<string, { readonly attributes: { readonly conversationSid?: string } }>;
  };
}

interface FlexGlobal {
  runDefault(config: object, container: string): Promise<unknown>;
  readonly Manager: {
    getInstance(): { readonly store: { getState(): { readonly flex: FlexState } } };
  };
}

const flexOfPage = (): FlexGlobal => (window as unknown as { Twilio: { Flex: FlexGlobal } }).Twilio.Flex;

/** The conversation of the task that is selected in Flex; undefined where that is none, or a call. */
function selectedConversation(): string | undefined {
  const { view, worker } = flexOfPage().Manager.getInstance().store.getState().flex;
  return worker.tasks.get(view.selectedTaskSid ?? '')?.attributes.conversationSid;
}

const REMEMBERED = ['worker', 'role'] as const;

/**
 * Who this tab belongs to. Flex drops the query when it navigates, so the tab remembers it over a reload. An address
 * that names a worker or a role is about somebody else than before.
 */
function wantedSession(): URLSearchParams {
  const query = new URLSearchParams(location.search);
  const isNamed = REMEMBERED.some((name) => query.has(name));
  const wanted = new URLSearchParams();
  for (const name of REMEMBERED) {
    const value = isNamed ? query.get(name) : sessionStorage.getItem(`sandbox.${name}`);
    if (value === null) {
      sessionStorage.removeItem(`sandbox.${name}`);
      continue;
    }
    sessionStorage.setItem(`sandbox.${name}`, value);
    wanted.set(name, value);
  }
  return wanted;
}

async function start(): Promise<void> {
  const session = await control<Session>('GET', `/session?${wantedSession()}`);
  const { accountSid, fullName, ...sso } = session;
  localStorage.setItem('TWILIO_FLEX_SSO', JSON.stringify(sso));
  installBar(fullName, selectedConversation);

  const appConfig = { logLevel: 'error', sso: { accountSid }, pluginService: { enabled: true } };
  Object.assign(window, { appConfig });
  await flexOfPage().runDefault(appConfig, '#container');
  document.documentElement.dataset.flex = 'ready';
}

start().catch((error: unknown) => {
  document.documentElement.dataset.flex = 'failed';
  byId('container', HTMLDivElement).textContent =
    `Flex did not start: ${error instanceof Error ? error.message : String(error)}`;
  throw error;
});
