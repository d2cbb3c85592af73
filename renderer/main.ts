import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';
import './styles/print.css';
import { mount } from 'svelte';
import { hostClient } from './api/client.ts';
import App from './frame/App.svelte';
import { Workbench } from './state/workbench.svelte.ts';

const target = document.getElementById('app');
if (!target) throw new Error('the page has no place for the app');
mount(App, { target, props: { workbench: new Workbench(hostClient()) } });
