/**
 * A request that Twilio would refuse. `status` is the HTTP status, `code` the number from Twilio's error
 * dictionary; together they make the body `{code, message, status}` that all of Twilio's APIs answer with.
 */
export class TwilioError extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
  ) {
    super(message);
    this.name = 'TwilioError';
  }

  static notFound(what: string): TwilioError {
    return new TwilioError(404, 20404, `The requested resource ${what} was not found`);
  }

  static badRequest(message: string): TwilioError {
    return new TwilioError(400, 20001, message);
  }

  static conflict(message: string): TwilioError {
    return new TwilioError(409, 20409, message);
  }

  static forbidden(message: string): TwilioError {
    return new TwilioError(403, 20403, message);
  }

  static unavailable(): TwilioError {
    return new TwilioError(503, 20503, 'Service unavailable');
  }

  static unauthorized(message = 'Authenticate'): TwilioError {
    return new TwilioError(401, 20003, message);
  }
}

/** The world does not play this part of Twilio. To the caller it is a plain 404; the sandbox lists it. */
export class UnansweredError extends TwilioError {
  constructor(readonly request: string) {
    super(404, 20404, `The requested resource ${request} was not found`);
    this.name = 'UnansweredError';
  }
}
