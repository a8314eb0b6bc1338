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

interface FlexGlobal {
  runDefault(config: object, container: string): Promise<unknown>;
}

const REMEMBERED = ['worker', 'role'] as const;

/** Who this tab belongs to. Flex drops the query when it navigates, so the tab remembers it over a reload. */
function wantedSession(): URLSearchParams {
  const query = new URLSearchParams(location.search);
  const wanted = new URLSearchParams();
  for (const name of REMEMBERED) {
    const value = query.get(name) ?? sessionStorage.getItem(`sandbox.${name}`);
    if (value === null) continue;
    sessionStorage.setItem(`sandbox.${name}`, value);
    wanted.set(name, value);
  }
  return wanted;
}

async function start(): Promise<void> {
  const session = await control<Session>('GET', `/session?${wantedSession()}`);
  const { accountSid, fullName, ...sso } = session;
  localStorage.setItem('TWILIO_FLEX_SSO', JSON.stringify(sso));
  installBar(fullName);

  const { Flex } = (window as unknown as { Twilio: { Flex: FlexGlobal } }).Twilio;
  const appConfig = { logLevel: 'error', sso: { accountSid }, pluginService: { enabled: true } };
  Object.assign(window, { appConfig });
  await Flex.runDefault(appConfig, '#container');
  document.documentElement.dataset.flex = 'ready';
}

start().catch((error: unknown) => {
  document.documentElement.dataset.flex = 'failed';
  byId('container', HTMLDivElement).textContent =
    `Flex did not start: ${error instanceof Error ? error.message : String(error)}`;
  throw error;
});
