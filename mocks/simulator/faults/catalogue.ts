import * as v from 'valibot';

const ms = (max = 3_600_000) =>
  v.pipe(v.number('should be a number of milliseconds'), v.minValue(0), v.maxValue(max));
const times = v.optional(v.pipe(v.number('should be a number'), v.integer(), v.minValue(1)), 1);
/** Only calls whose path contains this text are meant. */
const only = v.optional(v.string('should be part of a path'));
/** The one conversation that is meant; all that somebody listens to where none is named. */
const conversation = v.optional(v.string('should be the name of a conversation'));

/** How one kind of fault is asked for. */
const fault = <const Kind extends string, const Entries extends v.ObjectEntries>(row: {
  readonly kind: Kind;
  /** Of the behaviour in `backend-behaviour.md` that it shows; `undefined` for what is not numbered there. */
  readonly number: number | undefined;
  /** What happens, in a line. */
  readonly title: string;
  readonly parameters: Entries;
  /** The parameter that a bare number on the command line sets. */
  readonly main?: keyof Entries & string;
}) => ({ ...row, schema: v.strictObject({ kind: v.literal(row.kind), ...row.parameters }) });

/** Every fault that the simulator can be told to have. Numbers 3, 14 and 18 are always so, and need no telling. */
export const FAULTS = [
  fault({
    kind: 'strangerRefused',
    number: 1,
    title: 'Somebody else is refused, and every client hears “unauthenticated”.',
    parameters: {},
  }),
  fault({
    kind: 'cutSockets',
    number: 2,
    title: 'Every socket is cut, as Cloud Run does after 60 minutes.',
    parameters: {},
  }),
  fault({
    kind: 'expireTokens',
    number: 2,
    title: 'Every token issued so far has expired. Sockets that are up stay up.',
    parameters: {},
  }),
  fault({
    kind: 'proxyRefuses',
    number: 4,
    title: 'The proxy refuses the token of the next calls, good as it is: 401 {"message"}.',
    parameters: { times, only },
    main: 'times',
  }),
  fault({
    kind: 'googleRefuses',
    number: 4,
    title: 'Dialogflow refuses the connector’s own sign-in in the next calls: 401 {"error"}.',
    parameters: { times, only },
    main: 'times',
  }),
  fault({
    kind: 'unsignedTokens',
    number: 5,
    title: 'Tokens are signed and believed with an empty key, so that anybody can make one.',
    parameters: {},
  }),
  fault({
    kind: 'verifyBroken',
    number: 6,
    title: 'The check of Flex tokens cannot be reached: /register answers 500 in HTML.',
    parameters: {},
  }),
  fault({
    kind: 'verifyHangs',
    number: 6,
    title:
      'The check of Flex tokens does not answer, nor does /register, for this long or until it is cleared.',
    parameters: { forMs: v.optional(ms()) },
    main: 'forMs',
  }),
  fault({
    kind: 'strangerLeaves',
    number: 7,
    title: 'Somebody who never joined leaves the conversations, and nobody hears of them any more.',
    parameters: { conversation },
  }),
  fault({
    kind: 'ghostDisconnect',
    number: 8,
    title: 'Sockets fall silent without a close; their ping timeout comes later, and deletes the mapping.',
    parameters: { afterMs: v.optional(ms()) },
    main: 'afterMs',
  }),
  fault({
    kind: 'otherInstanceJoins',
    number: 9,
    title: 'Somebody joins at another instance, which owns the mapping until somebody joins here again.',
    parameters: { conversation },
  }),
  fault({
    kind: 'restart',
    number: 10,
    title: 'The connector ends (sockets hear on for drainMs), is away for downMs, and comes up empty.',
    parameters: { drainMs: v.optional(ms(30_000), 0), downMs: v.optional(ms(), 1_000) },
    main: 'downMs',
  }),
  fault({
    kind: 'redisRestart',
    number: 11,
    title: 'Redis is away for downMs, and comes up empty: no mapping, no conversation names.',
    parameters: { downMs: v.optional(ms(), 1_000) },
    main: 'downMs',
  }),
  fault({
    kind: 'threadsExhausted',
    number: 12,
    title: 'All threads are taken: every call and every new socket hangs for forMs, and is then served.',
    parameters: { forMs: v.optional(ms(), 120_000) },
    main: 'forMs',
  }),
  fault({
    kind: 'deliverThrice',
    number: 13,
    title: 'Every event comes three times under one message_id.',
    parameters: {},
  }),
  fault({
    kind: 'shuffle',
    number: 13,
    title: 'Events overtake their neighbours: each takes up to withinMs longer.',
    parameters: { withinMs: v.optional(ms(), 500) },
    main: 'withinMs',
  }),
  fault({
    kind: 'largeEvent',
    number: 15,
    title: 'The next events are padded to so many bytes.',
    parameters: {
      bytes: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50_000_000)), 6_000_000),
      times,
    },
    main: 'bytes',
  }),
  fault({
    kind: 'ungzipped',
    number: 16,
    title: 'Google stops compressing: every GET of Dialogflow is a 500 in HTML, whatever Google says.',
    parameters: {},
  }),
  fault({
    kind: 'upstream',
    number: 17,
    title: 'Google answers the next calls with an error, which passes unchanged.',
    parameters: {
      status: v.picklist([400, 403, 409, 429, 500, 503]),
      /** Google's code, where it is not the usual one of the status: 400 is FAILED_PRECONDITION, too. */
      reason: v.optional(v.picklist(['FAILED_PRECONDITION', 'OUT_OF_RANGE', 'ALREADY_EXISTS', 'DATA_LOSS'])),
      times,
      /** Seconds, for the header `Retry-After`. */
      retryAfter: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0))),
      only,
      /** Google has done what was asked all the same. */
      applied: v.optional(v.boolean(), false),
    },
    main: 'status',
  }),
  fault({
    kind: 'loseEvents',
    number: undefined,
    title: 'This share of the events is lost on the way.',
    parameters: { share: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1)), 1) },
    main: 'share',
  }),
] as const;

type Row = (typeof FAULTS)[number];

export type FaultKind = Row['kind'];

/** A fault as it is asked for: what has a usual value may be left out. */
export type Fault = v.InferInput<Row['schema']>;

/** The parameters of a kind, all of them told. */
export type ParametersOf<Kind extends FaultKind> = Omit<
  v.InferOutput<Extract<Row, { kind: Kind }>['schema']>,
  'kind'
>;

export const FAULT_KINDS: readonly FaultKind[] = FAULTS.map(({ kind }) => kind);

export const isFaultKind = (text: unknown): text is FaultKind => FAULT_KINDS.some((kind) => kind === text);

/** What any request for a fault has to be. Its refusals name the field at fault. */
export const FaultSchema = v.variant(
  'kind',
  FAULTS.map(({ schema }) => schema),
  `should be one of ${FAULT_KINDS.join(', ')}`,
);
