import type { AssistFailure } from '../../domain/failure';

const sentence = ({ message }: AssistFailure): string => (/[.!?]$/.test(message) ? message : `${message}.`);

const twoDigits = (n: number): string => String(n).padStart(2, '0');

/** Every word of pausing that an agent reads. The names of the buttons are part of the interface and stay as they are. */
export const pauseStrings = {
  pause: 'Pause Agent Assist',
  resume: 'Resume Agent Assist',
  forMinutes: (minutes: number): string => `${minutes} ${minutes === 1 ? 'minute' : 'minutes'}`,
  untilResumed: 'Until I resume',

  paused: 'Agent Assist is paused',
  pausedMeans: 'Nothing that is written now reaches Google.',
  /** @param leftMs so long it goes on, in milliseconds */
  left: (leftMs: number): string => {
    const seconds = Math.ceil(leftMs / 1_000);
    if (seconds <= 0) return 'Resumes by itself in a moment';
    return `Resumes by itself in ${Math.floor(seconds / 60)}:${twoDigits(seconds % 60)}`;
  },
  pausing: 'Pausing…',
  pausingMeans: 'Nothing is sent from here any more. It is being noted with the conversation.',
  notNoted: (failure: AssistFailure): string =>
    `The pause could not be noted with the conversation: ${sentence(failure)} Nothing is sent from here, but whoever has this chat next, and a relay on the server, may not know of it. Trying again by itself.`,
  resuming: 'Resuming…',
  resumingMeans: 'Nothing is sent until the end of the pause is noted with the conversation.',
  notResumed: (failure: AssistFailure): string =>
    `The end of the pause could not be noted with the conversation: ${sentence(failure)} Agent Assist stays paused until then. Trying again by itself.`,
  unreadable: (failure: AssistFailure): string =>
    `${sentence(failure)} If nobody wants it to be, resume it: what was written till then stays unknown to Agent Assist.`,
  unknown: 'It is not known whether Agent Assist is paused',
  unknownMeans: (failure: AssistFailure): string =>
    `So nothing that is written reaches Google for now. ${sentence(failure)} Trying again by itself.`,
  swallowed: 'What was written while Agent Assist was paused stays unknown to it.',

  /** Of a call nothing goes through here: it is Twilio that is asked, and nothing is paused before it has answered. */
  call: {
    pausedMeans: 'Google hears nothing of this call.',
    pausing: 'Stopping the audio…',
    pausingMeans: 'Google may still hear this call, until Twilio has confirmed that it does not.',
    notStopped: 'Google may still hear this call',
    notStoppedMeans: (failure: AssistFailure): string =>
      `The audio could not be stopped for certain: ${sentence(failure)} Trying again by itself.`,
    retry: 'Retry',
    calledOffMeans: 'The pause is being called off.',
    notCalledOff: (failure: AssistFailure): string =>
      `The pause could not be called off: ${sentence(failure)} Trying again by itself.`,
    resuming: 'Starting the audio again…',
    resumingMeans: 'Google hears nothing of this call until then.',
    notResumed: (failure: AssistFailure): string =>
      `The audio could not be started again: ${sentence(failure)} Trying again by itself.`,
    unreadable: (failure: AssistFailure): string =>
      `${sentence(failure)} If nobody wants it to be, resume it.`,
    swallowed: 'What was said while Agent Assist was paused stays unknown to it.',
  },
} as const;
