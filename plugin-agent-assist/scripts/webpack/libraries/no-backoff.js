// In place of Socket.IO's waits between attempts to connect: see ../lighter-libraries.js.

/** Asked for a wait only where Socket.IO is to reconnect by itself. */
export class Backoff {
  setMin() {}
  setMax() {}
  setJitter() {}
  reset() {}
  duration() {
    throw new TypeError('Socket.IO does not reconnect by itself in this build');
  }
}
