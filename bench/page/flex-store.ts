/** What the scripts of this folder need of Flex's store. */
interface Store {
  dispatch(action: { readonly type: string }): unknown;
}

/** An action that no reducer knows. */
export const NOTHING = 'bench/nothing';

/** Flex's store, once Flex is up. */
export const storeOfFlex = (): Store =>
  (
    window as unknown as { Twilio: { Flex: { Manager: { getInstance(): { readonly store: Store } } } } }
  ).Twilio.Flex.Manager.getInstance().store;
