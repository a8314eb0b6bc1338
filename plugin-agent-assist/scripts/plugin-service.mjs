const BASE_URL = 'https://flex-api.twilio.com/v1/PluginService';
const TIME_LIMIT_MS = 30_000;

/**
 * A client of Flex's plugin service, which keeps the plugins of an account and their versions
 * (https://www.twilio.com/docs/flex/developer/plugins/api). Each call rejects with what Twilio says is wrong.
 *
 * Flex's own client of it sends forms without encoding them, so that a changelog with a `&` would be cut off.
 * @param {import('./twilio-account.mjs').TwilioAccount} account
 */
export function pluginService({ username, password }) {
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

  async function request(method, path, form) {
    const response = await fetch(`${BASE_URL}/${path}`, {
      method,
      headers: { authorization },
      body: form && new URLSearchParams(form),
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    if (response.ok) return response.json();
    if (method === 'GET' && response.status === 404) return undefined;
    const { message } = await response.json().catch(() => ({}));
    throw new Error(`${method} ${path} was answered ${response.status}${message ? `: ${message}` : ''}`);
  }

  return {
    /** @returns the version, or `undefined` where the account has none such */
    findVersion: (name, version) => request('GET', `Plugins/${name}/Versions/${version}`),

    /** Makes the plugin known to the account, where it is not yet. */
    async register(name, description) {
      if (await request('GET', `Plugins/${name}`)) return;
      await request('POST', 'Plugins', { UniqueName: name, FriendlyName: name, Description: description });
    },

    /** Adds a version whose bundle is at `url`; `isPrivate` where only the account's agents may load it. */
    registerVersion: (name, { version, url, isPrivate, changelog }) =>
      request('POST', `Plugins/${name}/Versions`, {
        Version: version,
        PluginUrl: url,
        Private: String(isPrivate),
        Changelog: changelog,
      }),
  };
}
