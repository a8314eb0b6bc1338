import { existsSync } from 'node:fs';

import { ABCD_SAMPLE, readAbcd } from '../../../scenarios/testing/abcd';
import { findScenario } from '../../../scenarios/scenarios';
import type { TranscriptLine } from '../../../scenarios/transcript';
import { summarise, type SectionName } from './summary';
import type { Turn } from './turns';

const SECTIONS: readonly SectionName[] = [
  'situation',
  'action',
  'resolution',
  'customer_satisfaction',
  'entities',
];

const turnsOf = (lines: readonly TranscriptLine[]): readonly Turn[] =>
  lines.map(({ role, text }) => ({ role: role === 'customer' ? 'END_USER' : 'HUMAN_AGENT', text }));

const sectionsOf = (turns: readonly Turn[]): Partial<Record<SectionName, string>> =>
  Object.fromEntries((summarise(turns, SECTIONS) ?? []).map(({ section, summary }) => [section, summary]));

it('tells situation, action, resolution, mood and entities in the words that were said', () => {
  const sections = sectionsOf(turnsOf(findScenario('late-parcel')?.lines ?? []));
  expect(sections.situation).toContain('My parcel was supposed to be here on Monday');
  expect(sections.action).toContain('sorted to the wrong depot');
  expect(sections.resolution).toContain('I will send the order again at no cost');
  expect(sections.customer_satisfaction).toContain('This is ridiculous');
  expect(sections.entities).toBe('Order number: 9920417735');
});

it('leaves bare answers to the entities', () => {
  const sections = sectionsOf(turnsOf(findScenario('billing-dispute')?.lines ?? []));
  expect(sections.situation).not.toContain('priya.raman@example.com');
  expect(sections.entities).toBe('Name: Priya Raman\nE-mail: priya.raman@example.com\nAmount: $84.50');
});

it('says where it has nothing to say', () => {
  expect(sectionsOf([{ role: 'END_USER', text: 'My goldfish tank heater hums at night' }])).toEqual({
    situation: 'The customer got in touch: “My goldfish tank heater hums at night”',
    action: 'N/A',
    resolution: 'N/A',
    customer_satisfaction: 'N/A',
    entities: 'N/A',
  });
});

it('writes the sections that are asked for, in their order', () => {
  const turns: Turn[] = [{ role: 'END_USER', text: 'My internet is down' }];
  expect(summarise(turns, ['entities', 'situation'])?.map(({ section }) => section)).toEqual([
    'entities',
    'situation',
  ]);
});

it.each([
  ['nothing', []],
  ['a greeting only', [{ role: 'END_USER', text: 'Hello!' }]],
  ['words of the agent only', [{ role: 'HUMAN_AGENT', text: 'Your parcel was sent to the wrong depot' }]],
] satisfies [string, Turn[]][])('is not written of %s', (_, turns) => {
  expect(summarise(turns, SECTIONS)).toBeUndefined();
});

(existsSync(ABCD_SAMPLE) ? it : it.skip)('tells dialogues between real people apart', () => {
  const dialogues = readAbcd();
  const situations = dialogues.map(({ lines }) => sectionsOf(turnsOf(lines)).situation);
  expect(new Set(situations).size).toBe(dialogues.length);
  const [returned] = dialogues.map(({ lines }) => sectionsOf(turnsOf(lines)));
  expect(returned?.situation).toMatch(/^Crystal Minh .*return an item.*wrong size/);
  expect(returned?.entities).toContain('Order number: 3348917502');
});
