import 'element-plus/theme-chalk/base.css';
import './theme/tokens.css';
import './theme/element.css';
import './theme/base.css';
import './theme/forms.css';
import './theme/tables.css';
import './theme/shell.css';

import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { i18n } from './messages';
import { router } from './router';

createApp(App).use(createPinia()).use(i18n).use(router).mount('#desk');
