import * as v from 'valibot';

import { ACCOUNT_SID } from '../ids';
import type { CallLeg, Conference, SiprecStream } from '../model/calls';
import type { World } from '../model/world';
import { ok, type TwilioRequest } from './exchange';
import { readForm, restHost, restRoute } from './rest';

const base = `/2010-04-01/Accounts/${ACCOUNT_SID}`;

const callRow = (leg: CallLeg) => ({
  sid: leg.sid,
  account_sid: ACCOUNT_SID,
  from: leg.from,
  to: leg.to,
  direction: leg.direction,
  status: leg.status,
  date_created: leg.dateCreated.toUTCString(),
  uri: `${base}/Calls/${leg.sid}.json`,
});

const conferenceRow = (conference: Conference) => ({
  sid: conference.sid,
  account_sid: ACCOUNT_SID,
  friendly_name: conference.taskSid,
  status: conference.status,
  call_sid_ending_conference: conference.endedBy ?? null,
  reason_conference_ended: conference.endedBy ? 'participant-with-end-conference-on-exit-left' : null,
  uri: `${base}/Conferences/${conference.sid}.json`,
});

const participantRow = (leg: CallLeg, conference: Conference) => ({
  account_sid: ACCOUNT_SID,
  call_sid: leg.sid,
  conference_sid: conference.sid,
  label: null,
  muted: leg.muted,
  hold: leg.hold,
  coaching: false,
  call_sid_to_coach: null,
  status: 'connected',
  end_conference_on_exit: leg.endConferenceOnExit,
});

const siprecRow = (stream: SiprecStream) => ({
  sid: stream.sid,
  account_sid: ACCOUNT_SID,
  call_sid: stream.callSid,
  name: stream.name ?? null,
  status: stream.status,
  date_updated: new Date().toUTCString(),
  uri: `${base}/Calls/${stream.callSid}/Siprec/${stream.sid}.json`,
});

/** The one connector that the account has installed. */
export const SIPREC_CONNECTOR_NAME = 'agent-assist';

const NewSiprec = v.objectWithRest(
  {
    ConnectorName: v.literal(SIPREC_CONNECTOR_NAME, 'No such connector is installed'),
    Name: v.optional(v.string()),
    Track: v.optional(v.picklist(['inbound_track', 'outbound_track', 'both_tracks'])),
    StatusCallback: v.optional(v.pipe(v.string(), v.url())),
    StatusCallbackMethod: v.optional(v.literal('POST')),
  },
  v.string(),
);
const SiprecChange = v.object({ Status: v.literal('stopped') });

/** `Parameter1.Name` and `Parameter1.Value`, `Parameter2.Name` … */
function parametersOf(form: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (let index = 1; ; index += 1) {
    const name = form[`Parameter${index}.Name`];
    if (name === undefined) return parameters;
    parameters[name] = form[`Parameter${index}.Value`] ?? '';
  }
}

const page = (key: string, rows: readonly object[], { query }: TwilioRequest) => {
  const size = Number(query.get('PageSize') ?? 50);
  return ok({ [key]: rows.slice(0, size), page: 0, page_size: size, next_page_uri: null });
};

/** Calls, conferences, their participants and SIPREC streams, for servers. */
export function restCalls({ calls }: Pick<World, 'calls'>) {
  return restHost('api.twilio.com', [
    restRoute('GET', `${base}/Calls/:call.json`, (_, callSid) => ok(callRow(calls.leg(callSid)))),
    restRoute('GET', `${base}/Conferences.json`, (request) => {
      const friendlyName = request.query.get('FriendlyName');
      const status = request.query.get('Status');
      const found = calls
        .conferences(friendlyName === null ? {} : { friendlyName })
        .filter((one) => status === null || one.status === status);
      return page('conferences', found.map(conferenceRow), request);
    }),
    restRoute('GET', `${base}/Conferences/:conference/Participants.json`, (request, conferenceSid) => {
      const conference = calls.conference(conferenceSid);
      // Newest first: nobody may rely on an order that Twilio does not promise.
      const rows = [...conference.legs].reverse().map((leg) => participantRow(leg, conference));
      return page('participants', rows, request);
    }),
    restRoute('POST', `${base}/Calls/:call/Siprec.json`, (request, callSid) => {
      const form = readForm(NewSiprec, request);
      const stream = calls.startStream(callSid, {
        connectorName: form.ConnectorName,
        name: form.Name,
        track: form.Track,
        parameters: parametersOf(form),
        statusCallback: form.StatusCallback,
      });
      return ok(siprecRow(stream), 201);
    }),
    restRoute('POST', `${base}/Calls/:call/Siprec/:siprec.json`, (request, callSid, nameOrSid) => {
      readForm(SiprecChange, request);
      return ok(siprecRow(calls.stopStream(callSid, nameOrSid)));
    }),
  ]);
}
