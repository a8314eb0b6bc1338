import { mirrored, projected, type Projection } from '../store/actions';
import { assistReducer } from '../store/reducer';
import { containedReducer } from './contained-reducer';

const nothing = assistReducer(undefined, { type: 'none' });
const outbox = (waiting: number): Projection => ({
  of: 'outbox',
  view: { waiting, refused: 0, failure: undefined },
});
/** As if another version's tab had sent it. */
const broken = {
  of: 'content',
  get taskSid(): never {
    throw new TypeError('no such task');
  },
} as unknown as Projection;

describe('the reducer that Flex gets', () => {
  beforeEach(() => void jest.spyOn(console, 'error').mockImplementation(() => undefined));
  afterEach(() => jest.restoreAllMocks());

  it('is ours', () => {
    expect(containedReducer(undefined, { type: 'none' })).toEqual(nothing);
    const action = projected([outbox(2)]);
    expect(containedReducer(nothing, action)).toEqual(assistReducer(nothing, action));
    expect(containedReducer(nothing, mirrored(nothing))).toBe(nothing);
  });

  it('takes in what it can of a batch, and throws nothing into Flex', () => {
    const action = projected([outbox(1), broken, outbox(2)]);
    expect(() => assistReducer(nothing, action)).toThrow(TypeError);
    expect(containedReducer(nothing, action).outbox.waiting).toBe(2);
  });
});
