import { EventEmitter } from 'events';

import type { WireCall } from '../../../twilio/transport/sdk-protocol';
import { sdkConnection } from '../sdk-connection';

/*
 * Stands in for @twilio/voice-sdk: a device that has a microphone and rings when the world calls its worker. No
 * sound is sent; who is in a call, and on hold, is the world's to say.
 */

class DeviceAudio extends EventEmitter {
  readonly availableInputDevices = new Map([
    ['default', { deviceId: 'default', label: 'Sandbox microphone', kind: 'audioinput' }],
  ]);
  readonly availableOutputDevices = new Map<string, unknown>();
  readonly inputDevice = null;
  readonly isOutputSelectionSupported = false;
  readonly speakerDevices = { get: () => new Set<unknown>(), set: () => Promise.resolve() };
  readonly ringtoneDevices = this.speakerDevices;

  setInputDevice(): Promise<void> {
    return Promise.resolve();
  }
  unsetInputDevice(): Promise<void> {
    return Promise.resolve();
  }
  setAudioConstraints(): Promise<void> {
    return Promise.resolve();
  }
  unsetAudioConstraints(): Promise<void> {
    return Promise.resolve();
  }
  incoming(): boolean {
    return true;
  }
  outgoing(): boolean {
    return true;
  }
  disconnect(): boolean {
    return true;
  }
}

export class Call extends EventEmitter {
  static readonly State = {
    Closed: 'closed',
    Connecting: 'connecting',
    Open: 'open',
    Pending: 'pending',
    Reconnecting: 'reconnecting',
    Ringing: 'ringing',
  };
  readonly direction = 'INCOMING';
  readonly customParameters = new Map<string, string>();
  readonly parameters: Readonly<Record<string, string>>;
  private state = Call.State.Pending;
  private muted: boolean;

  constructor({ callSid, from, to, isMuted }: WireCall) {
    super();
    this.setMaxListeners(0);
    this.parameters = { CallSid: callSid, From: from, To: to };
    this.muted = isMuted;
  }

  private get callSid(): string {
    return this.parameters.CallSid ?? '';
  }
  status(): string {
    return this.state;
  }
  isMuted(): boolean {
    return this.muted;
  }
  accept(): void {
    if (this.state !== Call.State.Pending) return;
    this.state = Call.State.Connecting;
    sdkConnection.request('voice.accept', { callSid: this.callSid }).then(
      () => {
        if (this.state !== Call.State.Connecting) return;
        this.state = Call.State.Open;
        this.emit('accept', this);
      },
      () => this.end(),
    );
  }
  reject(): void {
    this.hangUp('reject');
  }
  ignore(): void {
    this.end();
  }
  disconnect(): void {
    this.hangUp('disconnect');
  }
  private hangUp(event: 'reject' | 'disconnect'): void {
    if (this.state === Call.State.Closed) return;
    this.state = Call.State.Closed;
    this.emit(event, this);
    void sdkConnection.request('voice.hangUp', { callSid: this.callSid });
  }
  /** The world says that it is over, or that another page has it. */
  end(): void {
    if (this.state === Call.State.Closed) return;
    const event = this.state === Call.State.Open ? 'disconnect' : 'cancel';
    this.state = Call.State.Closed;
    this.emit(event, this);
  }
  mute(isMuted = true): void {
    this.muted = isMuted;
    this.emit('mute', isMuted, this);
    void sdkConnection.request('voice.mute', { callSid: this.callSid, isMuted });
  }
  sendDigits(digits: string): void {
    void sdkConnection.request('voice.sendDigits', { callSid: this.callSid, digits });
  }
  getLocalStream(): undefined {
    return undefined;
  }
  getRemoteStream(): undefined {
    return undefined;
  }
}

/**
 * Flex looks for a microphone as soon as its device is registered, and rejects what rings before it has found one:
 * a call that waits for a page which is being reloaded rings at once. Its request was first and is answered first.
 */
async function untilMicrophone(): Promise<void> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    for (const track of stream.getTracks()) track.stop();
  } catch {
    // Without a microphone calls ring all the same; what Flex does then is for the agent to see.
  }
}

export class Device extends EventEmitter {
  static readonly EventName = {
    Destroyed: 'destroyed',
    Error: 'error',
    Incoming: 'incoming',
    Registered: 'registered',
    Registering: 'registering',
    TokenWillExpire: 'tokenWillExpire',
    Unregistered: 'unregistered',
  };
  static readonly State = {
    Destroyed: 'destroyed',
    Registered: 'registered',
    Registering: 'registering',
    Unregistered: 'unregistered',
  };
  static readonly isSupported = true;

  readonly audio = new DeviceAudio();
  readonly edge = 'roaming';
  state = Device.State.Unregistered;
  private readonly callsBySid = new Map<string, Call>();

  constructor(public token: string) {
    super();
    this.setMaxListeners(0);
    sdkConnection.onEvent((event) => {
      if (event.type === 'callIncoming') this.ring(event.call);
      if (event.type === 'callEnded') this.callsBySid.get(event.callSid)?.end();
    });
    sdkConnection.onState((state) => {
      // The world takes a page whose connection is lost for gone.
      if (state === 'connected' && this.state === Device.State.Registered) void this.announce();
    });
  }

  get calls(): readonly Call[] {
    return [...this.callsBySid.values()];
  }
  get isBusy(): boolean {
    return this.calls.some((call) => call.status() === Call.State.Open);
  }

  private ring(wire: WireCall): void {
    if (this.callsBySid.has(wire.callSid)) return;
    const call = new Call(wire);
    this.callsBySid.set(wire.callSid, call);
    for (const event of ['disconnect', 'cancel', 'reject']) {
      call.on(event, () => this.callsBySid.delete(wire.callSid));
    }
    this.emit(Device.EventName.Incoming, call);
  }
  private announce(): Promise<null> {
    return sdkConnection.request('voice.register', { callSids: [...this.callsBySid.keys()] });
  }

  private enter(state: string): void {
    this.state = state;
    this.emit(state, this);
  }
  async register(): Promise<void> {
    this.enter(Device.State.Registering);
    await sdkConnection.signIn(this.token);
    // Flex subscribes in the same turn in which it registers, and waits for the event in a later one.
    setTimeout(() => {
      this.enter(Device.State.Registered);
      void untilMicrophone().then(() => this.announce());
    });
  }
  async unregister(): Promise<void> {
    this.enter(Device.State.Unregistered);
    await sdkConnection.request('voice.unregister', {});
  }
  destroy(): void {
    this.disconnectAll();
    this.enter(Device.State.Destroyed);
  }
  updateToken(token: string): void {
    this.token = token;
  }
  updateOptions(): void {}
  disconnectAll(): void {
    for (const call of this.calls) call.disconnect();
  }
  /** Flex places its calls by a task; the SDK itself only for a supervisor who listens in. */
  connect(): Promise<never> {
    return Promise.reject(new Error('The sandbox has no calls to listen to'));
  }
}

export const TwilioError = {};
export const Logger = { setLevel: () => undefined, setDefaultLevel: () => undefined };
