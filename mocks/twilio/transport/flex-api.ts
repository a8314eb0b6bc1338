import {
  ACCOUNT_SID,
  ACTIVITY_SIDS,
  CONVERSATIONS_SERVICE_SID,
  FLEX_INSTANCE_SID,
  FLEX_SERVICE_SID,
  MESSAGING_SERVICE_SID,
  TASK_QUEUE_SID,
  WORKFLOW_SID,
  WORKSPACE_SID,
} from '../ids';
import { CONTACT_CENTRE_NUMBER } from '../model/calls';
import { SUPPORT } from '../model/interactions';
import { ok, type Handler } from './exchange';

/** A plugin as Flex's plugin service lists it; `phase` 3 is loaded after Flex is ready. */
export interface PluginListing {
  readonly name: string;
  readonly version: string;
  readonly src: string;
  readonly phase: 3;
}

export interface FlexSettings {
  /** The version of `@twilio/flex-ui` that is hosted. */
  readonly uiVersion: string;
  readonly plugins: () => readonly PluginListing[];
  /** Hosted configuration of plugins: `ui_attributes.custom_data`. */
  readonly customData: () => Readonly<Record<string, unknown>>;
}

const configuration = ({ uiVersion, customData }: FlexSettings) => ({
  account_sid: ACCOUNT_SID,
  instance_sid: FLEX_INSTANCE_SID,
  flex_instance_sid: FLEX_INSTANCE_SID,
  flex_service_instance_sid: FLEX_SERVICE_SID,
  chat_service_instance_sid: CONVERSATIONS_SERVICE_SID,
  messaging_service_instance_sid: MESSAGING_SERVICE_SID,
  taskrouter_workspace_sid: WORKSPACE_SID,
  taskrouter_target_workflow_sid: WORKFLOW_SID,
  taskrouter_target_taskqueue_sid: TASK_QUEUE_SID,
  taskrouter_offline_activity_sid: ACTIVITY_SIDS.Offline,
  taskrouter_taskqueues: [],
  taskrouter_skills: [],
  taskrouter_worker_channels: {},
  taskrouter_worker_attributes: {},
  call_recording_enabled: false,
  call_recording_webhook_url: '',
  crm_enabled: true,
  crm_type: '',
  crm_callback_url: '',
  crm_fallback_url: '',
  crm_attributes: {},
  runtime_domain: 'http://localhost',
  service_version: uiVersion,
  ui_version: uiVersion,
  ui_language: 'en-US',
  ui_dependencies: {},
  ui_attributes: {
    version_compatibility: 'yes',
    version_message: '',
    logLevel: 'error',
    language: 'default',
    colorTheme: {},
    enableReduxLogging: false,
    warmTransfers: { enabled: true },
    custom_data: customData(),
  },
  attributes: {},
  public_attributes: {},
  plugin_service_enabled: true,
  plugin_service_attributes: {},
  integrations: [],
  wfm_integrations: [],
  outbound_call_flows: {
    default: {
      enabled: true,
      caller_id: CONTACT_CENTRE_NUMBER,
      workflow_sid: WORKFLOW_SID,
      queue_sid: TASK_QUEUE_SID,
      location: 'US',
    },
  },
  serverless_service_sids: [],
  queue_stats_configuration: null,
  channel_configs: [],
  notifications: { enabled: false },
  markdown: { enabled: true, mode: 'editor' },
  flex_insights_hr: {},
  debugger_integration: { enabled: false },
  flex_ui_status_report: { enabled: false },
  status: 'ok',
  url: '',
  date_created: '2026-01-01T00:00:00Z',
  date_updated: '2026-01-01T00:00:00Z',
});

/** What an account has switched on under Admin → Features. */
const FEATURES = [
  { id: 'flex-warm-transfers', name: 'Warm transfers' },
  { id: 'external-warm-transfers', name: 'External transfers' },
].map((feature) => ({ ...feature, description: '', doc_url: '', enabled: true, stage: 'release' }));

const OUTBOUND = `preview.twilio.com/Flex/Accounts/${ACCOUNT_SID}`;

/** A tenth of a second of nothing, 8 kHz, 8 bit: what a ring tone sounds like in the sandbox. */
function silence(): Buffer {
  const samples = Buffer.alloc(800, 128);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(8_000, 24);
  header.writeUInt32LE(8_000, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  return Buffer.concat([header, samples]);
}

/** What Flex asks of `flex-api`, `flex`, `status` and `assets.flex` while it starts. */
export function flexApi(settings: FlexSettings): Handler {
  const answers: Readonly<Record<string, () => unknown>> = {
    'GET flex-api.twilio.com/v1/Configuration': () => configuration(settings),
    'GET flex-api.twilio.com/v1/Configuration/Public': () => ({
      account_sid: ACCOUNT_SID,
      runtime_domain: 'http://localhost',
      public_attributes: {},
    }),
    'GET flex-api.twilio.com/v1/account/provision/status': () => ({
      // Otherwise Flex shows an e-mail as a task of no known kind.
      status: 'active',
    }),
    [`GET flex-api.twilio.com/v1/Instances/${FLEX_INSTANCE_SID}/Teams/Context`]: () => ({
      team_setup_complete: false,
    }),
    [`GET ${OUTBOUND}/OutboundWorkflowAndQueue`]: () => ({
      email: { workflow_sid: WORKFLOW_SID, queue_sid: TASK_QUEUE_SID },
    }),
    [`GET ${OUTBOUND}/OutboundAddressConfiguration`]: () => ({ email: SUPPORT.address }),
    'GET flex.twilio.com/api/v1/Session': () => ({ features: FEATURES, insights_active: false }),
    'GET flex.twilio.com/plugins': () => settings.plugins(),
    'GET status.twilio.com/api/v2/summary.json': () => ({
      status: { indicator: 'none', description: 'All Systems Operational' },
      components: [],
      incidents: [],
      scheduled_maintenances: [],
    }),
    'GET assets.flex.twilio.com/assets/countries.json': () => [],
    'GET assets.flex.twilio.com/assets/flagPositions.json': () => ({}),
  };

  return ({ method, host, path }) => {
    const answer = answers[`${method} ${host}${path}`];
    if (answer) return ok(answer());
    if (host === 'media.twiliocdn.com' && path.endsWith('.mp3')) {
      return { status: 200, body: silence(), contentType: 'audio/wav' };
    }
    // The typeface of Twilio's brand; Flex falls back to the system's.
    if (host === 'assets.twilio.com' && path.endsWith('/fonts.css')) {
      return { status: 200, body: '', contentType: 'text/css' };
    }
    const addsUser =
      method === 'POST' && host === 'flex-api.twilio.com' && /^\/v1\/Channels\/[^/]+\/Users$/.test(path);
    return addsUser ? ok({}) : undefined;
  };
}
