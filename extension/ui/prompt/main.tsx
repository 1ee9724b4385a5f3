/** The window the background opens when requests wait for the vault. */
import { t } from '../i18n.js';
import { mount } from '../mount.js';
import { Prompt } from './Prompt.js';
import { connectPrompt } from './port.js';

mount(<Prompt port={connectPrompt()} />, t('promptTitle'));
