/** Where Twilio serves `siprec-status.protected`: the visibility is no part of the address. */
export const SIPREC_STATUS_PATH = '/siprec-status';
