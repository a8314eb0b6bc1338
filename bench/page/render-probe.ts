/*
 * Runs in the page before any other script. It stands where React's developer tools would, and counts which components
 * each commit has rendered: Flex's build of React tells it that as it would tell them.
 */

import { NOTHING, storeOfFlex } from './flex-store';

/** What one dispatch, or anything else, has had rendered. */
export interface Commits {
  /** Renders of the plugin's components, and of all that is drawn inside them. */
  ours: number;
  /** Renders of Flex's own components. */
  flex: number;
}

interface Dispatched extends Commits {
  dispatches: number;
}

interface Taken {
  /** By the plugin's dispatches. */
  readonly plugin: Dispatched;
  /** By Flex's own, of which some answer what the plugin has changed elsewhere, as in a task's attributes. */
  readonly byFlex: Dispatched;
  /** By those of `dispatchNothing`. */
  readonly nothing: Dispatched;
  /** Outside of any dispatch: by what a component keeps to itself. */
  readonly other: Commits;
  /** The most of a kind that came between one animation frame and the next. */
  readonly mostInFrame: InFrame;
}

interface InFrame {
  /** Renders of Flex's components by the plugin's dispatches and outside of any. */
  flex: number;
  /** The plugin's. */
  dispatches: number;
}

export interface RenderProbe {
  /** What was rendered since it was asked last. */
  take(): Taken;
  /** Dispatches an action that no reducer knows. */
  dispatchNothing(): void;
}

declare global {
  interface Window {
    renderProbe: RenderProbe;
  }
}

/** What is read of React 17's fibers. */
interface Fiber {
  readonly tag: number;
  readonly key: string | null;
  readonly flags: number;
  readonly child: Fiber | null;
  readonly sibling: Fiber | null;
  readonly alternate: Fiber | null;
}

/** `PerformedWork` in React's own `ReactFiberFlags`, which it keeps for developer tools. */
const PERFORMED_WORK = 1;
/** In `ReactWorkTags`: functions, classes, consumers of a context, forwarded references, and the two kinds of memo. */
const COMPONENTS: ReadonlySet<number> = new Set([0, 1, 2, 9, 11, 14, 15]);
/** The keys under which the plugin gives its components to Flex. */
const OUR_KEYS = 'agent-assist-';

/** The prefix of the plugin's own actions in the store. */
const OUR_ACTIONS = 'agentAssist/';

const none = (): Dispatched => ({ ours: 0, flex: 0, dispatches: 0 });
const nothingYet = (): Taken => ({
  plugin: none(),
  byFlex: none(),
  nothing: none(),
  other: { ours: 0, flex: 0 },
  mostInFrame: { flex: 0, dispatches: 0 },
});
let taken = nothingYet();
/** Whose dispatch is under way. */
let current: Dispatched | undefined;

const untilNow = ({ plugin, other }: Taken): InFrame => ({
  flex: plugin.flex + other.flex,
  dispatches: plugin.dispatches,
});
let untilFrame = untilNow(taken);

const closeFrame = (): void => {
  const { mostInFrame: most } = taken;
  const now = untilNow(taken);
  most.flex = Math.max(most.flex, now.flex - untilFrame.flex);
  most.dispatches = Math.max(most.dispatches, now.dispatches - untilFrame.dispatches);
  untilFrame = now;
};

const closeEachFrame = (): void => {
  closeFrame();
  requestAnimationFrame(closeEachFrame);
};
requestAnimationFrame(closeEachFrame);

/** Whatever had no work in it is the same object as before, with all that is below. */
const count = (fiber: Fiber, before: Fiber | null, isOurs: boolean, into: Commits): void => {
  const ours = isOurs || fiber.key?.startsWith(OUR_KEYS) === true;
  const isRendered = before === null || (fiber.flags & PERFORMED_WORK) !== 0;
  if (COMPONENTS.has(fiber.tag) && isRendered) into[ours ? 'ours' : 'flex'] += 1;
  if (before !== null && fiber.child === before.child) return;
  for (let child = fiber.child; child; child = child.sibling) count(child, child.alternate, ours, into);
};

let watched: ReturnType<typeof storeOfFlex> | undefined;

/** React-redux renders what a dispatch changes before the dispatch returns. */
const watchDispatches = (): ReturnType<typeof storeOfFlex> => {
  const store = storeOfFlex();
  if (watched === store) return store;
  watched = store;
  const { dispatch } = store;
  store.dispatch = (action) => {
    const outer = current;
    if (action.type === NOTHING) current = taken.nothing;
    else current = action.type.startsWith(OUR_ACTIONS) ? taken.plugin : taken.byFlex;
    current.dispatches += 1;
    try {
      return dispatch.call(store, action);
    } finally {
      current = outer;
    }
  };
  return store;
};

Object.assign(window, {
  __REACT_DEVTOOLS_GLOBAL_HOOK__: {
    renderers: new Map(),
    supportsFiber: true,
    inject: () => 1,
    checkDCE: () => undefined,
    onCommitFiberUnmount: () => undefined,
    onCommitFiberRoot(_renderer: number, root: { readonly current: Fiber }) {
      count(root.current, root.current.alternate, false, current ?? taken.other);
    },
  },
});

window.renderProbe = {
  take() {
    watchDispatches();
    closeFrame();
    const before = taken;
    taken = nothingYet();
    untilFrame = untilNow(taken);
    return before;
  },
  dispatchNothing: () => void watchDispatches().dispatch({ type: NOTHING }),
};
