// In place of engine.io's transport of that name: see ../lighter-libraries.js.

/** Made only for a socket that lists `webtransport` among its transports. */
export class WT {
  constructor() {
    throw new TypeError('WebTransport is not in this build');
  }
}
