import { expect, test } from 'vitest';
import { bareCode, codeInFile, groupCode, invitationText } from './code-groups.ts';

test('a code is shown in groups of four, however it comes', () => {
  expect(groupCode('abcdefghjk')).toBe('ABCD EFGH JK');
  expect(groupCode('ABCD-EFGH-JK')).toBe('ABCD EFGH JK');
  expect(groupCode('')).toBe('');
});

test('what is typed with spaces, hyphens and small letters is the same code', () => {
  expect(bareCode(' abcd-efgh jk ')).toBe('ABCDEFGHJK');
});

test('the file of an invitation gives back its code', () => {
  const text = invitationText('qwer7yupasdf2hjk', ['North works: code for Ana', 'Hand it over.']);
  expect(codeInFile(text)).toBe('QWER7YUPASDF2HJK');
});

test('a file that holds nothing but a code is one too', () => {
  expect(codeInFile('QWER 7YUP ASDF\n')).toBe('QWER7YUPASDF');
});

test('a file of something else holds no code', () => {
  expect(codeInFile('')).toBeNull();
  expect(codeInFile('{"people": []}')).toBeNull();
  expect(codeInFile('HARMONIC-ENROL: <script>alert(1)</script>')).toBeNull();
});
