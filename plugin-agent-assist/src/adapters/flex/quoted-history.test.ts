import { withoutHistory } from './quoted-history';

const lines = (...all: string[]) => all.join('\n');

describe('an e-mail without what it quotes', () => {
  it.each([
    ['Gmail’s quote', 'On Mon, Jan 12, 2026 at 9:14 AM Ada Agent <ada@example.test> wrote:'],
    ['Apple’s quote', 'On 12 Jan 2026, at 09:14, Ada Agent <ada@example.test> wrote:'],
    ['German', 'Am Mo., 12. Jan. 2026 um 09:14 Uhr schrieb Ada Agent <ada@example.test>:'],
    ['German of another program', 'Ada Agent <ada@example.test> schrieb am Mo., 12. Jan. 2026, 09:14:'],
    ['French', 'Le lun. 12 janv. 2026 à 09:14, Ada Agent <ada@example.test> a écrit :'],
    ['Spanish', 'El lun, 12 ene 2026 a las 9:14, Ada Agent (<ada@example.test>) escribió:'],
    ['Italian', 'Il giorno lun 12 gen 2026 alle ore 09:14 Ada Agent ha scritto:'],
    ['Dutch', 'Op ma 12 jan 2026 om 09:14 schreef Ada Agent <ada@example.test>:'],
  ])('%s', (_, attribution) => {
    const quoted = lines('My parcel is late.', '', attribution, '', '> How can I help?', '> Ada');
    const unmarked = lines('My parcel is late.', '', attribution, '', 'How can I help?', 'Ada');
    expect(withoutHistory(quoted)).toBe('My parcel is late.');
    expect(withoutHistory(unmarked)).toBe('My parcel is late.');
  });

  it('whose attribution is wrapped', () => {
    const mail = lines(
      'Thanks!',
      '',
      'On Monday, January 12, 2026 at 9:14 AM Ada Agent of the Very Long Name Company',
      '<ada@example.test> wrote:',
      '> Hello',
    );
    expect(withoutHistory(mail)).toBe('Thanks!');
  });

  it.each([
    ['-----Original Message-----'],
    ['-----Ursprüngliche Nachricht-----'],
    ['-----Message d’origine-----'],
    ["----- Message d'origine -----"],
    ['-----Mensaje original-----'],
  ])('from %s on', (separator) => {
    expect(withoutHistory(lines('Where is it?', '', separator, 'From: Ada', 'Hello'))).toBe('Where is it?');
  });

  it.each([
    [
      'English',
      ['From: Ada <ada@example.test>', 'Sent: Monday, 12 January', 'To: Cleo', 'Subject: RE: Parcel'],
    ],
    ['English with stars', ['*From:* Ada', '*Date:* Monday', '*Subject:* RE: Parcel']],
    ['German', ['Von: Ada', 'Gesendet: Montag, 12. Januar', 'An: Cleo', 'Betreff: AW: Paket']],
    ['French', ['De : Ada', 'Envoyé : lundi 12 janvier', 'À : Cleo', 'Objet : RE: Colis']],
    ['Spanish', ['De: Ada', 'Enviado el: lunes, 12 de enero', 'Para: Cleo', 'Asunto: RE: Paquete']],
  ])('from Outlook’s header on, in %s', (_, header) => {
    const mail = lines('Where is it?', '', '________________________________', ...header, '', 'Hello');
    expect(withoutHistory(mail)).toBe('Where is it?');
  });

  it('keeps a list of the customer’s own that looks like one', () => {
    const mail = lines(
      'Please book for me:',
      'From: Berlin',
      'To: Munich',
      'Date: 3 May',
      'Passengers: 2',
      'I need a window seat.',
    );
    expect(withoutHistory(mail)).toBe(mail);
  });

  it('keeps answers between and below the quoted lines', () => {
    const mail = lines(
      'On 12 Jan 2026, Ada wrote:',
      '> What is the number?',
      'It is 4711.',
      '> And your name?',
      'Cleo.',
    );
    expect(withoutHistory(mail)).toBe('It is 4711.\nCleo.');
  });

  it.each(['-- ', '--'])('leaves the signature behind "%s" out', (delimiter) => {
    expect(withoutHistory(lines('Where is it?', delimiter, 'Cleo', 'Tel. 123'))).toBe('Where is it?');
  });

  it('keeps what only looks like it', () => {
    const mail = lines(
      'On the form you wrote:',
      'delivery in 2 days. From: the day I ordered',
      '--- urgent ---',
      'Am Montag schrieb ich Ihnen schon einmal.',
      'De: Cleo',
      '5 > 4, is it not?',
    );
    expect(withoutHistory(mail)).toBe(mail);
  });

  it('keeps a mail that somebody forwards', () => {
    const mail = lines(
      'See below.',
      '',
      '---------- Forwarded message ---------',
      'From: Shop',
      'Order 4711',
    );
    expect(withoutHistory(mail)).toBe(mail);
  });

  it('is whole where nothing else would be left', () => {
    expect(withoutHistory('> Where is it?\r\n>  4711')).toBe('> Where is it?\n>  4711');
    expect(withoutHistory(' \n ')).toBe('');
  });

  it('takes no time for a mail that was made to take long', () => {
    const mail = `${'On 1 '.repeat(20_000)}\n${'>'.repeat(50_000)}\nFrom: ${' '.repeat(50_000)}\n${'\n'.repeat(50_000)}end`;
    const began = performance.now();
    withoutHistory(mail);
    expect(performance.now() - began).toBeLessThan(1_000);
  });
});
