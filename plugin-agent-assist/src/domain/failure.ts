/**
 * - `unauthorized`: the token was refused, a renewed one too
 * - `forbidden`: signed in, but not allowed
 * - `unreachable`: no answer in time, no network, or the other side is broken (5xx)
 * - `busy`: too many requests (429)
 * - `notFound`, `rejected`: the other side said no, and would again
 * - `ended`: Google has completed the conversation; it takes nothing more
 * - `malformed`: an answer that is not what the interface promises, such as an HTML page
 * - `misconfigured`: a setting is missing or wrong
 * - `tooLong`: more text than the other side keeps
 * - `notSent`: there was nobody to send it to; it has not left this browser
 */
export type FailureKind =
  | 'unauthorized'
  | 'forbidden'
  | 'unreachable'
  | 'busy'
  | 'notFound'
  | 'rejected'
  | 'ended'
  | 'malformed'
  | 'misconfigured'
  | 'tooLong'
  | 'notSent';

/** The only error shape that crosses a layer boundary. Plain data, so it can live in Redux. */
export interface AssistFailure {
  readonly kind: FailureKind;
  /** For a person: what is wrong and where. Never holds a token or a customer's words. */
  readonly message: string;
}

/** Thrown inside adapters; turned into {@link AssistFailure} where an actor reports its error. */
export class AssistError extends Error {
  constructor(
    readonly kind: FailureKind,
    message: string,
  ) {
    super(message);
    this.name = 'AssistError';
    // Flex's tool chain may compile classes down to ES5, where extending Error loses the prototype.
    Object.setPrototypeOf(this, AssistError.prototype);
  }
}

/** The message of any other error may quote a customer or a token, and says nothing to an agent. */
export const toFailure = (error: unknown): AssistFailure =>
  error instanceof AssistError
    ? { kind: error.kind, message: error.message }
    : { kind: 'malformed', message: 'Something unexpected happened in the Agent Assist plugin' };

/** Whether it is this very request that the other side will never take, whoever asks and whenever. */
export const isRefusal = (failure: AssistFailure): boolean =>
  failure.kind === 'rejected' || failure.kind === 'notFound';

/**
 * Whether the other side has surely not done what it was asked to. An answer that cannot be read, or none, says
 * nothing of the kind.
 */
export const isSurelyUndone = (failure: AssistFailure): boolean => {
  switch (failure.kind) {
    case 'rejected':
    case 'notFound':
    case 'forbidden':
    case 'unauthorized':
    case 'misconfigured':
    case 'tooLong':
    case 'notSent':
      return true;
    case 'unreachable':
    case 'busy':
    case 'ended':
    case 'malformed':
      return false;
  }
};

/** Whether trying the same thing again later can help. */
export const isRetryable = (failure: AssistFailure): boolean =>
  failure.kind === 'unreachable' || failure.kind === 'busy';

/** Whether it would be refused again, whenever it is asked for: only a person can change that. */
export const isLasting = (failure: AssistFailure): boolean =>
  isRefusal(failure) || failure.kind === 'tooLong' || failure.kind === 'forbidden';
