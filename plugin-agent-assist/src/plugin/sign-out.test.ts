import { registerSignOut } from './sign-out';

type Listener = (payload: unknown, abort: () => void) => unknown;

/**
 * Flex's `Logout` as it runs: all `before` listeners are waited for, and each may call it off; the `after` listeners
 * hear of it only where it was carried out.
 */
function setupFlex(broken: Partial<Parameters<typeof registerSignOut>[1]> = {}) {
  const listeners: Record<string, Listener[]> = { beforeLogout: [], afterLogout: [] };
  const shown: string[] = [];
  const registered: string[] = [];
  const flex = {
    Actions: { addListener: (event: string, listener: Listener) => listeners[event]?.push(listener) },
    Notifications: {
      registerNotification: ({ id }: { id: string }) => registered.push(id),
      showNotification: (id: string) => shown.push(id),
    },
    NotificationType: { warning: 'warning' },
  };
  let time = 0;
  let unsaved = 0;
  const done: string[] = [];
  const limits: number[] = [];
  const desk = {
    whenSaved: (limitMs: number) => {
      limits.push(limitMs);
      time += unsaved > 0 ? limitMs : 0;
      return Promise.resolve(unsaved);
    },
    forgetTexts: () => {
      done.push('forgot');
      return Promise.resolve();
    },
  };
  registerSignOut(flex as never, { ...desk, ...broken }, { now: () => time });

  async function logOut(payload: unknown = { forceLogout: false }, isRefusedByFlex = false): Promise<void> {
    const aborts: true[] = [];
    for (const listener of listeners.beforeLogout ?? [])
      await listener(payload, () => void aborts.push(true));
    if (aborts.length > 0 || isRefusedByFlex) {
      done.push('stayed');
      return;
    }
    done.push('signed out');
    for (const listener of listeners.afterLogout ?? []) await listener(payload, () => undefined);
  }
  return {
    advance: (ms: number) => {
      time += ms;
    },
    done,
    limits,
    logOut,
    registered,
    setUnsaved: (n: number) => {
      unsaved = n;
    },
    shown,
  };
}

describe('signing out', () => {
  it('leaves nothing behind where everything is saved', async () => {
    const { done, limits, logOut, shown } = setupFlex();
    await logOut();
    expect(done).toEqual(['signed out', 'forgot']);
    expect(limits).toEqual([5_000]);
    expect(shown).toEqual([]);
  });

  it('is stopped the first time while something cannot be saved, and the agent is told', async () => {
    const { done, logOut, registered, setUnsaved, shown } = setupFlex();
    setUnsaved(1);
    await logOut();
    expect(done).toEqual(['stayed']);
    expect(shown).toHaveLength(1);
    expect(registered).toEqual(shown);
  });

  it('goes through the second time within a minute, and deletes what was not saved', async () => {
    const { advance, done, logOut, setUnsaved, shown } = setupFlex();
    setUnsaved(2);
    await logOut();
    advance(60_000);
    await logOut();
    expect(done).toEqual(['stayed', 'signed out', 'forgot']);
    expect(shown).toHaveLength(1);
  });

  it('is stopped anew after more than a minute', async () => {
    const { advance, done, logOut, setUnsaved, shown } = setupFlex();
    setUnsaved(2);
    await logOut();
    advance(60_001);
    await logOut();
    expect(done).toEqual(['stayed', 'stayed']);
    expect(shown).toHaveLength(2);
  });

  it('goes through at once where the text was saved meanwhile', async () => {
    const { done, logOut, setUnsaved } = setupFlex();
    setUnsaved(1);
    await logOut();
    setUnsaved(0);
    await logOut();
    expect(done).toEqual(['stayed', 'signed out', 'forgot']);
  });

  it('deletes nothing where Flex itself refuses, as it does while a task waits to be accepted', async () => {
    const { done, logOut } = setupFlex();
    await logOut({ forceLogout: false }, true);
    expect(done).toEqual(['stayed']);
  });

  it('by Flex itself, when the session has expired, is not stopped, and the text waits for its agent', async () => {
    const { done, logOut, setUnsaved, shown } = setupFlex();
    setUnsaved(1);
    await logOut({ forceLogout: true });
    expect(done).toEqual(['signed out']);
    expect(shown).toEqual([]);
  });

  it('lets the editor that the agent is in tell what it has first', async () => {
    const { done, logOut } = setupFlex();
    const textbox = document.body.appendChild(document.createElement('textarea'));
    textbox.addEventListener('blur', () => done.push('flushed'));
    textbox.focus();
    await logOut();
    textbox.remove();
    expect(done).toEqual(['flushed', 'signed out', 'forgot']);
  });

  describe('while the browser’s storage is broken', () => {
    afterEach(() => {
      jest.useRealTimers();
      jest.restoreAllMocks();
    });

    it('goes through where it fails', async () => {
      jest.spyOn(console, 'error').mockImplementation(() => undefined);
      const { done, logOut } = setupFlex({
        whenSaved: () => Promise.reject(new Error('x')),
        forgetTexts: () => Promise.reject(new Error('x')),
      });
      await logOut();
      expect(done).toEqual(['signed out']);
    });

    it('goes through after a while where it never answers', async () => {
      jest.useFakeTimers();
      const never = () => new Promise<never>(() => undefined);
      const { done, logOut } = setupFlex({ whenSaved: never, forgetTexts: never });
      const leaving = logOut();
      await jest.advanceTimersByTimeAsync(7_000);
      expect(done).toEqual(['signed out']);
      await jest.advanceTimersByTimeAsync(7_000);
      await leaving;
    });
  });

  it.each([undefined, null, 'now'])('takes any payload that another plugin gives: %j', async (payload) => {
    const { done, logOut } = setupFlex();
    await logOut(payload);
    expect(done).toEqual(['signed out', 'forgot']);
  });
});
