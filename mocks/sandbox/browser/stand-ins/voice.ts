import { EventEmitter } from 'events';

/*
 * Stands in for @twilio/voice-sdk: a device that registers and has a microphone. The world places no calls
 * yet, so there is none to answer.
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
  readonly calls: readonly never[] = [];
  readonly isBusy = false;
  readonly edge = 'roaming';
  state = Device.State.Unregistered;

  constructor(public token: string) {
    super();
    this.setMaxListeners(0);
  }

  private enter(state: string): void {
    this.state = state;
    this.emit(state, this);
  }
  register(): Promise<void> {
    this.enter(Device.State.Registering);
    // Flex subscribes in the same turn in which it registers, and waits for the event in a later one.
    return Promise.resolve().then(() => void setTimeout(() => this.enter(Device.State.Registered)));
  }
  unregister(): Promise<void> {
    this.enter(Device.State.Unregistered);
    return Promise.resolve();
  }
  destroy(): void {
    this.enter(Device.State.Destroyed);
  }
  updateToken(token: string): void {
    this.token = token;
  }
  updateOptions(): void {}
  disconnectAll(): void {}
  connect(): Promise<never> {
    return Promise.reject(new Error('The sandbox places no calls'));
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
}

export const TwilioError = {};
export const Logger = { setLevel: () => undefined, setDefaultLevel: () => undefined };
