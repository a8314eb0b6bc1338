import type { SummarySection } from '../../domain/summary';
import { sectionTitle, strings } from '../strings';

/** Sections with their titles, to be pasted anywhere. */
export const asText = (sections: readonly SummarySection[]): string =>
  sections.map(({ title, text }) => (title ? `${sectionTitle(title)}\n${text}` : text)).join('\n\n');

/** The same as Markdown that shows every character as it was written. */
export const asMarkdown = (sections: readonly SummarySection[]): string =>
  sections
    .map(({ title, text }) => {
      const body = text
        .trim()
        .split(/\n\s*\n/)
        .map((paragraph) => paragraph.split('\n').map(escapeLine).join('  \n'))
        .join('\n\n');
      return title ? `## ${escapeInline(sectionTitle(title).replace(/\s+/g, ' '))}\n\n${body}` : body;
    })
    .join('\n\n');

/** What begins a list, a heading or a line only does so at its start; a space there would make code of it. */
const escapeLine = (line: string): string =>
  escapeInline(line.trim())
    .replace(/^([-+=])/, '\\$1')
    .replace(/^(\d+)([.)])/, '$1\\$2');

const escapeInline = (text: string): string => text.replace(/[\\`*_{}[\]<>#|~&!$]/g, '\\$&');

/** What names a section's text box. */
export const nameOf = ({ title }: Pick<SummarySection, 'title'>): string =>
  sectionTitle(title) || strings.untitledSection;
