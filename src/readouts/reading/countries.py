"""Countries and blocs: their names, demonyms, capitals and the houses that speak for them.

Common knowledge, written down by hand for this package: the members of the United Nations and a few
more, in the short English names of everyday news. A country that a text itself tells of and that is
not here is learnt from the text, see :mod:`readouts.reading.names`.
"""

from __future__ import annotations

# name; other names; demonyms; capitals and seats of government
_TABLE = """
Afghanistan;;Afghan;Kabul
Albania;;Albanian;Tirana
Algeria;;Algerian;Algiers
Andorra;;Andorran;
Angola;;Angolan;Luanda
Antigua and Barbuda;;Antiguan;
Argentina;;Argentine,Argentinian,Argentinean;Buenos Aires
Armenia;;Armenian;Yerevan
Australia;;Australian;Canberra
Austria;;Austrian;Vienna
Azerbaijan;;Azerbaijani,Azeri;Baku
Bahamas;;Bahamian;Nassau
Bahrain;;Bahraini;Manama
Bangladesh;;Bangladeshi;Dhaka
Barbados;;Barbadian;Bridgetown
Belarus;;Belarusian,Belarussian;Minsk
Belgium;;Belgian;
Belize;;Belizean;Belmopan
Benin;;Beninese;
Bhutan;;Bhutanese;Thimphu
Bolivia;;Bolivian;La Paz
Bosnia and Herzegovina;Bosnia;Bosnian;Sarajevo
Botswana;;Botswanan;Gaborone
Brazil;;Brazilian;Brasilia,Brasília
Brunei;;Bruneian;
Bulgaria;;Bulgarian;Sofia
Burkina Faso;;Burkinabe;Ouagadougou
Burundi;;Burundian;Bujumbura,Gitega
Cambodia;;Cambodian;Phnom Penh
Cameroon;;Cameroonian;Yaoundé,Yaounde
Canada;;Canadian;Ottawa
Cape Verde;Cabo Verde;Cape Verdean;Praia
Central African Republic;;Central African;Bangui
Chad;;Chadian;N'Djamena
Chile;;Chilean;
China;People's Republic of China,PRC;Chinese;Beijing
Colombia;;Colombian;Bogotá,Bogota
Comoros;;Comorian;Moroni
Costa Rica;;Costa Rican;
Croatia;;Croatian;Zagreb
Cuba;;Cuban;Havana
Cyprus;;Cypriot;Nicosia
Czech Republic;Czechia;Czech;Prague
Democratic Republic of the Congo;Congo,DRC,DR Congo;Congolese;Kinshasa
Denmark;;Danish;Copenhagen
Djibouti;;Djiboutian;
Dominica;;;Roseau
Dominican Republic;;Dominican;Santo Domingo
East Timor;Timor-Leste;Timorese;Dili
Ecuador;;Ecuadorian,Ecuadorean;Quito
Egypt;;Egyptian;Cairo
El Salvador;;Salvadoran;San Salvador
Equatorial Guinea;;Equatoguinean;Malabo
Eritrea;;Eritrean;Asmara
Estonia;;Estonian;Tallinn
Eswatini;Swaziland;Swazi;Mbabane
Ethiopia;;Ethiopian;Addis Ababa
Fiji;;Fijian;Suva
Finland;;Finnish;Helsinki
France;French Republic;French;Paris,Élysée,Elysee,Élysée Palace,Elysee Palace
Gabon;;Gabonese;Libreville
Gambia;;Gambian;Banjul
Georgia;;Georgian;Tbilisi
Germany;Federal Republic of Germany;German;Berlin
Ghana;;Ghanaian;Accra
Greece;;Greek;Athens
Grenada;;Grenadian;
Guatemala;;Guatemalan;Guatemala City
Guinea;;Guinean;Conakry
Guinea-Bissau;;;Bissau
Guyana;;Guyanese;Georgetown
Haiti;;Haitian;Port-au-Prince
Honduras;;Honduran;Tegucigalpa
Hungary;;Hungarian;Budapest
Iceland;;Icelandic;Reykjavik,Reykjavík
India;;Indian;New Delhi,Delhi
Indonesia;;Indonesian;Jakarta
Iran;Islamic Republic of Iran,Islamic Republic;Iranian;Tehran,Teheran
Iraq;;Iraqi;Baghdad
Ireland;;Irish;Dublin
Israel;;Israeli;Tel Aviv
Italy;;Italian;Rome
Ivory Coast;Côte d'Ivoire,Cote d'Ivoire;Ivorian;Yamoussoukro,Abidjan
Jamaica;;Jamaican;
Japan;;Japanese;Tokyo
Jordan;;Jordanian;Amman
Kazakhstan;;Kazakh,Kazakhstani;Astana,Nur-Sultan
Kenya;;Kenyan;Nairobi
Kiribati;;;Tarawa
Kosovo;;Kosovar,Kosovan;Pristina
Kuwait;;Kuwaiti;Kuwait City
Kyrgyzstan;;Kyrgyz;Bishkek
Laos;;Laotian,Lao;Vientiane
Latvia;;Latvian;Riga
Lebanon;;Lebanese;Beirut
Lesotho;;Basotho;Maseru
Liberia;;Liberian;Monrovia
Libya;;Libyan;Tripoli
Liechtenstein;;;Vaduz
Lithuania;;Lithuanian;Vilnius
Luxembourg;;Luxembourgish;
Madagascar;;Malagasy,Madagascan;Antananarivo
Malawi;;Malawian;Lilongwe
Malaysia;;Malaysian;Kuala Lumpur,Putrajaya
Maldives;;Maldivian;Malé
Mali;;Malian;Bamako
Malta;;Maltese;Valletta
Marshall Islands;;Marshallese;Majuro
Mauritania;;Mauritanian;Nouakchott
Mauritius;;Mauritian;Port Louis
Mexico;;Mexican;Mexico City
Micronesia;;Micronesian;Palikir
Moldova;;Moldovan;Chisinau,Chișinău
Monaco;;Monegasque;
Mongolia;;Mongolian;Ulaanbaatar,Ulan Bator
Montenegro;;Montenegrin;Podgorica
Morocco;;Moroccan;Rabat
Mozambique;;Mozambican;Maputo
Myanmar;Burma;Burmese;Naypyidaw,Naypyitaw
Namibia;;Namibian;Windhoek
Nauru;;Nauruan;
Nepal;;Nepali,Nepalese;Kathmandu
Netherlands;Holland;Dutch;Amsterdam
New Zealand;;;Wellington
Nicaragua;;Nicaraguan;Managua
Niger;;Nigerien;Niamey
Nigeria;;Nigerian;Abuja
North Korea;DPRK,Democratic People's Republic of Korea;North Korean;Pyongyang
North Macedonia;Macedonia;North Macedonian,Macedonian;Skopje
Norway;;Norwegian;Oslo
Oman;;Omani;Muscat
Pakistan;;Pakistani;Islamabad
Palau;;Palauan;
Palestine;Palestinian Authority,State of Palestine;Palestinian;Ramallah
Panama;;Panamanian;Panama City
Papua New Guinea;;;Port Moresby
Paraguay;;Paraguayan;Asunción,Asuncion
Peru;;Peruvian;Lima
Philippines;;Filipino,Philippine;Manila
Poland;;Polish;Warsaw
Portugal;;Portuguese;Lisbon
Qatar;;Qatari;Doha
Republic of the Congo;;;Brazzaville
Romania;;Romanian;Bucharest
Russia;Russian Federation;Russian;Moscow,Kremlin
Rwanda;;Rwandan;Kigali
Saint Kitts and Nevis;;;Basseterre
Saint Lucia;;;Castries
Saint Vincent and the Grenadines;;;Kingstown
Samoa;;Samoan;Apia
San Marino;;;
Saudi Arabia;Kingdom of Saudi Arabia;Saudi,Saudi Arabian;Riyadh
Senegal;;Senegalese;Dakar
Serbia;;Serbian,Serb;Belgrade
Seychelles;;Seychellois;
Sierra Leone;;Sierra Leonean;Freetown
Singapore;;Singaporean;
Slovakia;;Slovak,Slovakian;Bratislava
Slovenia;;Slovenian,Slovene;Ljubljana
Solomon Islands;;;Honiara
Somalia;;Somali;Mogadishu
South Africa;;South African;Pretoria
South Korea;Republic of Korea,ROK;South Korean;Seoul,Blue House
South Sudan;;South Sudanese;Juba
Spain;;Spanish;Madrid
Sri Lanka;;Sri Lankan;Colombo
Sudan;;Sudanese;Khartoum
Suriname;;Surinamese;Paramaribo
Sweden;;Swedish;Stockholm
Switzerland;;Swiss;Bern
Syria;Syrian Arab Republic;Syrian;Damascus
São Tomé and Príncipe;Sao Tome and Principe;;
Taiwan;;Taiwanese;Taipei
Tajikistan;;Tajik;Dushanbe
Tanzania;;Tanzanian;Dodoma
Thailand;;Thai;Bangkok
Togo;;Togolese;Lomé
Tonga;;Tongan;
Trinidad and Tobago;Trinidad;Trinidadian;Port of Spain
Tunisia;;Tunisian;Tunis
Turkey;Türkiye;Turkish;Ankara
Turkmenistan;;Turkmen;Ashgabat
Tuvalu;;;Funafuti
Uganda;;Ugandan;Kampala
Ukraine;;Ukrainian;Kyiv,Kiev
United Arab Emirates;UAE,U.A.E.,Emirates;Emirati;Abu Dhabi
United Kingdom;UK,U.K.,Britain,Great Britain;British;London,Downing Street,10 Downing Street,Whitehall
United States;US,U.S.,USA,U.S.A.,United States of America,America;American;Washington,White House,Pentagon
Uruguay;;Uruguayan;Montevideo
Uzbekistan;;Uzbek;Tashkent
Vanuatu;;;Port Vila
Vatican;Holy See,Vatican City;;
Venezuela;;Venezuelan;Caracas
Vietnam;Viet Nam;Vietnamese;Hanoi
Yemen;;Yemeni;Sanaa,Sana'a
Zambia;;Zambian;Lusaka
Zimbabwe;;Zimbabwean;Harare
European Union;EU,E.U.;European;Brussels,European Commission,European Council
United Nations;UN,U.N.;;Security Council,United Nations Security Council,U.N. Security Council
NATO;North Atlantic Treaty Organization;;
African Union;;;
Arab League;League of Arab States;;
ASEAN;Association of Southeast Asian Nations;;
OSCE;Organization for Security and Co-operation in Europe;;
OPEC;;;
Commonwealth of Independent States;CIS;;
"""

# Bodies that speak for a country under a name of their own.
_HOUSES = {
    "state department": "United States",
    "u.s. state department": "United States",
    "defense department": "United States",
    "department of defense": "United States",
    "department of state": "United States",
    "u.s. congress": "United States",
    "knesset": "Israel",
    "duma": "Russia",
    "state duma": "Russia",
    "bundestag": "Germany",
    "verkhovna rada": "Ukraine",
    "rada": "Ukraine",
    "bankova": "Ukraine",
    "zhongnanhai": "China",
}

NAMES: dict[str, str] = {}
DEMONYMS: dict[str, str] = {}
SEATS: dict[str, str] = dict(_HOUSES)


def _fill() -> None:
    for row in _TABLE.strip().splitlines():
        name, others, demonyms, seats = row.split(";")
        for word in (name, *filter(None, others.split(","))):
            NAMES[word.lower()] = name
        for word in filter(None, demonyms.split(",")):
            DEMONYMS[word.lower()] = name
        for word in filter(None, seats.split(",")):
            SEATS[word.lower()] = name


_fill()


def plain(words: str) -> str:
    """``words`` as the tables have them: lower case, one blank, no article, straight apostrophes."""
    words = " ".join(words.split()).lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return words.removeprefix("the ")


def named(words: str) -> str | None:
    """The country or bloc that ``words`` are a name of: "the U.S." is the United States."""
    return NAMES.get(plain(words))


def adjective(words: str) -> str | None:
    """The country that ``words`` are the demonym or the name of: "Ukrainian", "U.S."."""
    key = plain(words)
    return DEMONYMS.get(key) or NAMES.get(key)


def seat(words: str) -> str | None:
    """The country that ``words`` are the seat of power of: "the Kremlin", "Kyiv"."""
    return SEATS.get(plain(words))
